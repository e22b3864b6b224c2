"""Run by LibreOffice's Python, not by ours: reads paths of workbooks, answers their values.

A line of standard input is a path as JSON; the answer is one line of JSON: the rows of each
sheet by its name, or a text that says what went wrong. When standard input ends, LibreOffice and
all that it started end, too, whatever they are at: nobody waits for it any more. Uses nothing but
UNO and the standard library, of whatever version comes with LibreOffice.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time

import uno
from com.sun.star.beans import PropertyValue

FORMULA_IS_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
ROWS_AT_ONCE = 5000
SECONDS_TO_END = 20


def start(program, folder):
    """Start a LibreOffice of our own and connect to it through a pipe."""
    pipe = "excelsim%d" % os.getpid()
    profile = uno.systemPathToFileUrl(os.path.abspath(folder))
    office = subprocess.Popen(
        [
            program,
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "-env:UserInstallation=" + profile,
            "--accept=pipe,name=%s;urp;" % pipe,
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    address = "uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe
    for _ in range(600):
        try:
            remote = resolver.resolve(address)
            break
        except Exception:
            if office.poll() not in (None, 81):  # 81: it restarts itself once in a new profile
                raise
            time.sleep(0.1)
    else:
        raise RuntimeError("LibreOffice did not start")
    return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


def recalculate(desktop, path):
    """Load a workbook, calculate all of it anew and return the rows of each sheet."""
    hidden = PropertyValue()
    hidden.Name, hidden.Value = "Hidden", True
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (hidden,))
    if document is None or not hasattr(document, "Sheets"):
        return "it is not a spreadsheet"
    try:
        document.calculateAll()
        return {sheet.Name: rows(sheet) for sheet in document.Sheets}
    finally:
        document.close(True)


def rows(sheet):
    """Return the values of a sheet's used area from A1, errors as text."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    values = []
    for top in range(0, last.EndRow + 1, ROWS_AT_ONCE):
        bottom = min(top + ROWS_AT_ONCE - 1, last.EndRow)
        values.extend(map(list, sheet.getCellRangeByPosition(0, top, last.EndColumn, bottom).getDataArray()))
    for area in sheet.queryFormulaCells(FORMULA_IS_ERROR).RangeAddresses:
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                values[row][column] = sheet.getCellByPosition(column, row).String
    return values


def listen(lines, started):
    """Hand on each line of standard input; at its end, see to it that all ends: at once if there is work."""
    for line in sys.stdin:
        lines.put(line)
    is_idle = started.is_set() and not lines.unfinished_tasks
    lines.put(None)
    if is_idle:
        time.sleep(SECONDS_TO_END)
    if os.name == "nt":
        subprocess.call(["taskkill", "/T", "/F", "/PID", str(os.getpid())])
    os.killpg(os.getpid(), signal.SIGKILL)  # we lead a group of our own


def main():
    """Answer one path after the other until standard input ends."""
    lines, started = queue.Queue(), threading.Event()
    threading.Thread(target=listen, args=(lines, started), daemon=True).start()
    desktop = start(*sys.argv[1:])
    started.set()
    try:
        for line in iter(lines.get, None):
            try:
                answer = recalculate(desktop, json.loads(line))
            except Exception as error:
                answer = str(error) or type(error).__name__
            lines.task_done()
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        desktop.terminate()


if __name__ == "__main__":
    main()
