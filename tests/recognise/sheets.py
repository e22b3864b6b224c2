"""Workbooks as people make them, of our own: what is in them is known, right or wrong."""

from openpyxl import Workbook

START = (0.1, 0.25, 0.3, 0.45, 0.35, 0.2, 0.6, 0.5)
"""The weights w1 to w8 of a 2-2-2 network."""

HEADINGS = [
    *("t1", "t2", "i1", "i2", "w1", "w2", "w3", "w4", "h1", "a_h1", "h2", "a_h2", "w5", "w6", "w7", "w8"),
    *("o1", "a_o1", "o2", "a_o2", "E1", "E2", "E_total", *(f"dw{n}" for n in range(1, 9))),
]


def rows_of_steps(steps=6, slope="L", error="{o}-{t}", target2="B", rate="$H$3", headings=True):
    """Return a 2-2-2 network, a row a step, its gradients in one cell each.

    `slope` is the column of the second hidden neuron's slope, `error` and `target2` what the hidden gradients take
    for the errors.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    if headings:
        sheet["A1"], sheet["G3"] = "My network", "learning rate"
        for column, heading in enumerate(HEADINGS, start=1):
            sheet.cell(5, column, heading)
    sheet["H3"] = 0.5
    for n in range(steps):
        row, above = 6 + n, 5 + n
        for column, value in zip("ABCD", (0.1, 0.9, 0.05, 0.2), strict=True):
            sheet[f"{column}{row}"] = value
        gradients = ("X", "Y", "Z", "AA", "AB", "AC", "AD", "AE")
        for column, gradient, start in zip("EFGHMNOP", gradients, START, strict=True):
            sheet[f"{column}{row}"] = f"={column}{above}-{rate}*{gradient}{above}" if n else start
        for z, o, a, w in (
            ("I", "J", "CD", "EF"),
            ("K", "L", "CD", "GH"),
            ("Q", "R", "JL", "MN"),
            ("S", "T", "JL", "OP"),
        ):
            sheet[f"{z}{row}"] = f"={a[0]}{row}*{w[0]}{row}+{a[1]}{row}*{w[1]}{row}"
            sheet[f"{o}{row}"] = f"=1/(1+EXP(-{z}{row}))"
        sheet[f"U{row}"], sheet[f"V{row}"] = f"=0.5*(A{row}-R{row})^2", f"=0.5*(B{row}-T{row})^2"
        sheet[f"W{row}"] = f"=U{row}+V{row}"
        first, second = (error.format(o=f"{o}{row}", t=f"{t}{row}") for o, t in (("R", "A"), ("T", target2)))
        for columns, w, s in ((("X", "Y"), "MO", "J"), (("Z", "AA"), "NP", slope)):
            for column, x in zip(columns, "CD", strict=True):
                back = f"({first})*R{row}*(1-R{row})*{w[0]}{row}+({second})*T{row}*(1-T{row})*{w[1]}{row}"
                sheet[f"{column}{row}"] = f"=({back})*{s}{row}*(1-{s}{row})*{x}{row}"
        for column, o, t, x in (
            ("AB", "R", "A", "J"),
            ("AC", "R", "A", "L"),
            ("AD", "T", "B", "J"),
            ("AE", "T", "B", "L"),
        ):
            sheet[f"{column}{row}"] = f"=({o}{row}-{t}{row})*{o}{row}*(1-{o}{row})*{x}{row}"
    return book


def pages_of_steps(steps=3):
    """Return a 2-2-1 network with biases that stay, a sheet a step, names and numbers side by side."""
    book = Workbook()
    book.remove(book.active)
    given = {
        "i1": 0.3,
        "i2": 0.8,
        "w1": 0.2,
        "w2": -0.4,
        "w3": 0.5,
        "w4": 0.1,
        "w5": 0.7,
        "w6": -0.3,
        "b1": 0.25,
        "b2": 0.4,
    }
    for n in range(1, steps + 1):
        sheet = book.create_sheet(f"step {n}")
        for row, (name, value) in enumerate(given.items(), start=2):
            sheet.cell(row, 2, name)
            carried = n > 1 and name[0] == "w"
            sheet.cell(row, 3, f"=+'step {n - 1}'!F{row}" if carried else value)
        sheet["E2"], sheet["F2"], sheet["E3"], sheet["F3"] = "learning rate", 0.4, "target", 1
        for row, formula in enumerate(("C4*C2+C5*C3+C10", "C6*C2+C7*C3+C10", "C8*C17+C9*C18+C11"), start=14):
            sheet.cell(row, 2, f"net {row - 13}")
            sheet.cell(row, 3, f"=({formula})")
        for row, of in ((17, "C14"), (18, "C15"), (19, "C16")):
            sheet.cell(row, 3, f"=1/(1+EXP(-1*{of}))")
        sheet["C20"] = "=POWER(F3-C19,2)/2"
        sheet["C21"] = "=-1*(F3-C19)*C19*(1-C19)"
        for row, (w, made) in enumerate((("C8", "C17"), ("C9", "C18")), start=22):
            sheet.cell(row, 3, f"=C21*{made}")
            sheet[f"F{w[1:]}"] = f"=+{w}-$F$2*C{row}"
        for row, (w, out, h, x) in enumerate(
            (
                ("C4", "C8", "C17", "C2"),
                ("C5", "C8", "C17", "C3"),
                ("C6", "C9", "C18", "C2"),
                ("C7", "C9", "C18", "C3"),
            ),
            start=24,
        ):
            sheet.cell(row, 3, f"=C21*{out}*{h}*(1-{h})*{x}")
            sheet[f"F{w[1:]}"] = f"=+{w}-$F$2*C{row}"
    return book


def full_batch(epochs=4):
    """Return OR learned by one neuron from all four samples at once, the slope as EXP(-z)/(1+EXP(-z))^2."""
    book = Workbook()
    sheet = book.active
    sheet.title = "OR"
    for row, sample in enumerate(((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1)), start=3):
        for column, value in enumerate(sample, start=1):
            sheet.cell(row, column, value)
    sheet["A8"], sheet["C8"] = "learning rate", 2
    for epoch in range(epochs):
        top = 10 + 7 * epoch
        for column, start, mean in (("A", 0.5, "J"), ("B", -1, "K"), ("C", 1.5, "L")):
            sheet[f"{column}{top}"] = f"={column}{top - 7}-$C$8*{mean}{top - 3}" if epoch else start
        for k in range(4):
            r, y = top + k, f"$C${3 + k}"
            sheet[f"D{r}"], sheet[f"E{r}"] = f"=$A${3 + k}", f"=$B${3 + k}"
            sheet[f"F{r}"] = f"=A{top}+(B{top}*D{r})+(C{top}*E{r})"
            sheet[f"G{r}"] = f"=1/(1+EXP(-F{r}))"
            sheet[f"H{r}"] = f"=2*(G{r}-{y})"
            sheet[f"I{r}"] = f"=EXP(-F{r})/POWER(1+EXP(-F{r}),2)"
            for column, x in (("J", ""), ("K", f"*D{r}"), ("L", f"*E{r}")):
                sheet[f"{column}{r}"] = f"=H{r}*I{r}{x}"
        for column in "JKL":
            sheet[f"{column}{top + 4}"] = f"=AVERAGE({column}{top}:{column}{top + 3})"
    return book


def one_update(outputs="QSUW", weight4="G"):
    """Return one update of a 2-4-1 network: what stays is typed again below, the rate stands in the formulas.

    `outputs` are the columns that the last sum reads, `weight4` that of the fourth neuron's first weight.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Net"
    heads = ["in a", "in b", *(f"w{n}" for n in range(1, 13))]
    numbers = (0, 1, 0.3, 0.4, 0.6, 0.7, 0.2, 0.9, 0.1, 0.8, 0.5, 0.35, 0.15, 0.25)
    for column, (head, number) in enumerate(zip(heads, numbers, strict=True), start=2):
        sheet.cell(2, column, head)
        sheet.cell(3, column, number)
        sheet.cell(6, column, number)
    pairs = zip("PRTV", "QSUW", "DEF" + weight4, "HIJK", strict=True)
    for total, output, first, second in pairs:
        sheet[f"{total}3"] = f"=(B3*{first}3)+(C3*{second}3)"
        sheet[f"{output}3"] = f"=1/(1+EXP(-{total}3))"
    sheet["X3"] = "=" + "+".join(f"({o}3*{w}3)" for o, w in zip(outputs, "LMNO", strict=True))
    sheet["Y3"], sheet["Z3"], sheet["AA3"] = "=1/(1+EXP(-X3))", 1, "=Z3-Y3"
    sheet["AB3"] = "=AA3*Y3*(1-Y3)"
    for output, w, delta, first, second in zip("QSUW", "LMNO", ("AC", "AD", "AE", "AF"), "DEFG", "HIJK", strict=True):
        sheet[f"{delta}3"] = f"={w}3*AB3*{output}3*(1-{output}3)"
        sheet[f"{w}6"] = f"={w}3+{output}3*AB3*0.01"
        sheet[f"{first}7"] = f"={first}6+B6*{delta}3*0.01"
        sheet[f"{second}7"] = f"={second}6+C6*{delta}3*0.01"
    return book


def epochs_below(answer, function, update):
    """Return a neuron that learns from all of four samples, an epoch below the other, its sums and means below."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "rate", 0.1, "samples", 4
    for n in range(3):
        top = 4 + 9 * n
        for column, start in zip("ABC", (0.1, 0.2, 0.3), strict=True):
            sheet[f"{column}{top}"] = f"={column}{top - 2}" if n else start
        for k, sample in enumerate(((1, 2, 1), (2, 1, 0), (3, 2, 1), (1, 1, 0)), start=top + 1):
            for column, value in zip("ABC", sample, strict=True):
                sheet[f"{column}{k}"] = value
            sheet[f"D{k}"] = "=" + answer.format(f"$A${top}+$B${top}*A{k}+$C${top}*B{k}")
            sheet[f"E{k}"], sheet[f"F{k}"], sheet[f"G{k}"] = f"=D{k}-C{k}", f"=E{k}*A{k}", f"=E{k}*B{k}"
        for column in "EFG":
            sheet[f"{column}{top + 5}"] = f"={function}({column}{top + 1}:{column}{top + 4})"
        for column, by in zip("ABC", "EFG", strict=True):
            sheet[f"{column}{top + 7}"] = "=" + update.format(w=f"{column}{top}", g=f"{by}{top + 5}")
    return book
