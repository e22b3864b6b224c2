"""What a user would take instead, to be measured beside: each does the same work, or less."""

import math

import numpy as np
import openpyxl
import xlsxwriter


def study_loop(x, y, weights, biases, steps, rate=0.5):
    """Train as lessons do in NumPy: a sigmoid by np.vectorize, the playlist's rule, nothing logged."""
    sigmoid = np.vectorize(lambda z: 1 / (1 + math.exp(-z)))
    w, b = [each.copy() for each in weights], [each.copy() for each in biases]
    for step in range(steps):
        sample, target = x[step % len(x)], y[step % len(x)]
        hidden = sigmoid(w[0] @ sample + b[0])
        out = sigmoid(w[1] @ hidden + b[1])
        error = target - out
        delta = error * out * (1 - out)
        hidden_delta = (w[1].T @ error) * hidden * (1 - hidden)
        w[1] += rate * np.outer(delta, hidden)
        b[1] += rate * delta
        w[0] += rate * np.outer(hidden_delta, sample)
        b[0] += rate * hidden_delta
    return w, b


def by_openpyxl(formulas, values, file):
    """Write formulas as openpyxl does it fastest; it writes no values."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in formulas:
        sheet.append(row)
    book.save(file)


def by_xlsxwriter(formulas, values, file):
    """Write formulas with their values, 16 digits of them, as XlsxWriter does it fastest."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, (row, results) in enumerate(zip(formulas, values, strict=True)):
        for column, (formula, result) in enumerate(zip(row, results, strict=True)):
            sheet.write_formula(number, column, formula, None, result)
    book.close()


def by_torch(x, y, weights, biases, steps, rate=0.5):
    """Train as PyTorch does it step by step in float64, and keep what is calculated of each update."""
    import torch

    torch.set_num_threads(1)
    samples, targets = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64).reshape(len(x), -1)
    layers = [torch.nn.Linear(w.shape[1], w.shape[0], dtype=torch.float64) for w in weights]
    with torch.no_grad():
        for layer, w, b in zip(layers, weights, biases, strict=True):
            layer.weight.copy_(torch.tensor(w))
            layer.bias.copy_(torch.tensor(b))
    parameters = [p for layer in layers for p in (layer.weight, layer.bias)]
    optimizer, log = torch.optim.SGD(parameters, lr=rate), []
    for step in range(steps):
        sample, target = samples[step % len(x)], targets[step % len(x)]
        kept, answer = [sample, target, *(p.detach().clone() for p in parameters)], sample
        sums = []
        for layer in layers:
            sums.append(layer(answer))
            sums[-1].retain_grad()
            answer = torch.sigmoid(sums[-1])
            kept += [sums[-1].detach(), answer.detach()]
        error = target - answer
        optimizer.zero_grad()
        (error.square().sum() / 2).backward()
        optimizer.step()
        kept += [error.detach(), *(z.grad for z in sums)]
        kept += [rate * p.grad for p in parameters] + [p.detach().clone() for p in parameters]
        log.append(kept)
    return log
