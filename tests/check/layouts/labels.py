"""What people write above and beside their numbers, in several manners and languages."""

LETTERS = {
    "plain": {"x": "x", "y": "y", "w": "w", "b": "b", "z": "z", "o": "a", "e": "err ", "s": "f' ", "d": "delta ",
              "gw": "dw", "gb": "db", "vw": "vw", "vb": "vb", "new": "new ", "E": "E", "p": "prod ", "mean": "avg "},
    "course": {"x": "i", "y": "t", "w": "w", "b": "b", "z": "net ", "o": "out_", "e": "∂E/∂out_", "s": "∂out/∂net ",
               "d": "∂E/∂net ", "gw": "∂E/∂w", "gb": "∂E/∂b", "vw": "v ", "vb": "vb ", "new": "new ", "E": "E",
               "p": "w·i ", "mean": "mean "},
    "german": {"x": "Eingabe ", "y": "Soll ", "w": "Gewicht ", "b": "Schwelle ", "z": "Netz ", "o": "Ausgabe ",
               "e": "Fehler ", "s": "Ableitung ", "d": "Delta ", "gw": "Änderung ", "gb": "Änderung Schwelle ",
               "vw": "Schwung ", "vb": "Schwung Schwelle ", "new": "neu: ", "E": "Fehlerquadrat ", "p": "Produkt ",
               "mean": "Mittel "},
    "indonesian": {"x": "masukan ", "y": "target ", "w": "bobot ", "b": "bias ", "z": "jumlah ", "o": "keluaran ",
                   "e": "galat ", "s": "turunan ", "d": "delta ", "gw": "perubahan bobot ", "gb": "perubahan bias ",
                   "vw": "kecepatan ", "vb": "kecepatan bias ", "new": "baru ", "E": "galat kuadrat ",
                   "p": "hasil kali ", "mean": "rata-rata "},
}  # fmt: skip
CONSTANTS = {
    "plain": {"lr": "learning rate", "mu": "momentum"},
    "course": {"lr": "η", "mu": "α"},
    "german": {"lr": "Lernrate", "mu": "Momentum"},
    "indonesian": {"lr": "laju belajar", "mu": "momentum"},
}
TITLES = {
    "plain": ("My neural network", "Forward pass, then backpropagation", "E = 1/2 (t - o)^2"),
    "course": ("Backpropagation by hand", "∂E/∂w5 = (out_o1 - t1) * out_o1 * (1 - out_o1) * out_h1", "w = w - η ∂E/∂w"),
    "german": ("Übung 4: Rückpropagierung", "Sigmoid: 1/(1+e^-x)", "Name, Matrikelnummer"),
    "indonesian": ("Tugas 3: jaringan saraf tiruan", "Perhitungan maju dan mundur", "Nama dan NIM"),
}


def label(net, name, manner):
    """Return what somebody of a manner writes beside a quantity; empty of a manner without labels."""
    if manner == "none":
        return ""
    letters = LETTERS[manner]
    if name in CONSTANTS[manner]:
        return CONSTANTS[manner][name]
    if name == "E_total":
        return f"{letters['E']} total"
    for prefix in ("new", "mean"):
        if name.startswith(prefix + "_"):
            return letters[prefix] + label(net, name.removeprefix(prefix + "_"), manner)
    head, *numbers = name.split("_")
    letter, n = head.rstrip("0123456789"), int(head.lstrip("abcdefghijklmnopqrstuvwxyzE") or 0)
    if len(numbers) == 2 and letter != "p":
        return f"{letters[letter]}{_running(net, n, *map(int, numbers))}"
    layer = "" if not n else "o" if n == net.depth else "h" if n == 1 else f"h{n}-"
    return f"{letters[letter]}{layer}{'-'.join(numbers)}"


def _running(net, n, k, i):
    """Weights are numbered through, as in Mazur's article: w5 is the first of the second layer."""
    before = sum(net.layers[m] * net.layers[m - 1] for m in range(1, n))
    return before + (k - 1) * net.layers[n - 1] + i
