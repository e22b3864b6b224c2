"""How well trainings that do not learn are understood: rates over sick and healthy ones, as a table.

    make sick [SICK="--only dead-relu"]
    PYTHONPATH=tests python -m diagnose.rates [--only ID] [--sample N] [--fresh SEED] [--jobs 2] [--json FILE]

--fresh draws others than those that are kept, from that seed on, and proves them first.
"""

import argparse
import json
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from diagnose import healthy, sick
from diagnose.case import epochs, merged
from diagnose.learning import plan_of, trained
from diagnose.proven import drawn

from excelsim.diagnose import diagnosis

PUBLISHED = """
| published, on real faulty programs | programs | found | named |
|---|---:|---:|---:|
| DEFault (2025) | 52 | 94 % | 64 % |
| DeepFD | 52 | 90 % | 52 % |
| DeepDiagnosis | 53 | 87 % | 72 % |
| DeepLocalize | 40 | 85 % | - |
| AutoTrainer, tested by others | 52 | 19 % | - |

None of them trains again to prove its word, and hardly any says how many healthy programs it accuses.
"""


def asked(name, case, first=()):
    """Diagnose a case; return what was said beside what is true, and whether it is cured by that, as plain data."""
    began = time.perf_counter()
    try:
        said = diagnosis(plan_of(case.content))
    except Exception as error:  # whatever it is, it is a fault that belongs into the table
        return {
            "name": name,
            "illness": case.illness,
            "first": first,
            "ids": [],
            "fault": repr(error),
            "cured": False,
            "seconds": 0,
        }
    seconds = time.perf_counter() - began
    ids = [illness.id for illness in said.illnesses]
    if said.learns and said.slowly:
        ids, healed = ["slowly"], merged(case.content, epochs(said.slowly))
    else:
        healed = merged(case.content, said.illnesses[0].remedy) if ids else case.content
    return {
        "name": name,
        "illness": case.illness,
        "first": first,
        "ids": ids,
        "says": str(said.says),
        "remedy": said.illnesses[0].remedy if said.illnesses else {},
        "learns": said.learns,
        "cured": bool(case.illness and ids) and is_cured(healed),
        "seconds": seconds,
    }


def is_cured(content):
    """Tell whether a healed training learns; one that cannot even run does not."""
    try:
        return trained(content).learns
    except ValueError:
        return False


def counted(results):
    """Return how many of sick trainings were named first, named at all and cured."""
    return {
        "first": sum(bool(result["ids"]) and result["ids"][0] in result["first"] for result in results),
        "named": sum(not set(result["ids"]).isdisjoint(result["first"]) for result in results),
        "cured": sum(result["cured"] for result in results),
    }


def is_accused(result):
    """Tell whether something is said to be wrong with a training."""
    return not result["learns"] if "learns" in result else True


def table(ill, well):
    """Return the rates as lines, one for each illness, and one for all."""
    groups = defaultdict(list)
    for result in ill:
        groups[result["illness"]].append(result)
    lines = ["| illness | trainings | named first | named | cured | s each |", "|---|---:|---:|---:|---:|---:|"]
    for name, some in [*sorted(groups.items()), ("**all**", ill)]:
        if some:
            shares = [f"{100 * count / len(some):.0f} %" for count in counted(some).values()]
            lines.append(f"| {name} | {len(some)} | {' | '.join(shares)} | {each(some)} |")
    accused = sum(map(is_accused, well))
    share = f" ({100 * accused / len(well):.1f} %)" if well else ""
    return [*lines, "", f"Healthy trainings accused: {accused} of {len(well)}{share}, {each(well)} s each"]


def each(results):
    """Return how long each took, in the mean."""
    return f"{sum(result['seconds'] for result in results) / max(1, len(results)):.1f}"


def missed(ill, well):
    """Return a line for each training that was misunderstood."""
    lines = []
    for result in ill:
        said, first = result["ids"], result["first"]
        how = "" if said and said[0] in first else "not first" if set(said) & set(first) else "missed"
        how = " ".join(filter(None, (how, "" if result["cured"] else "not cured")))
        if how:
            rest = result.get("fault") or f"{result['says'][:90]} {json.dumps(result['remedy'])[:110]}"
            lines.append(
                f"{result['name']}: {how}; expected {', '.join(first)}; said {', '.join(said) or 'nothing'}; {rest}"
            )
    lines += [
        f"{result['name']}: accused; {result['ids']}; {result.get('fault') or result['says']}"
        for result in well
        if is_accused(result)
    ]
    return lines


def chosen(pool, fresh=None):
    """Return the sick and the healthy trainings that are kept, or others from a seed on."""
    if not fresh:
        return sick.sick(), healthy.healthy()
    return (
        [module.read(line) for lines, _ in drawn(pool, module.__name__.split(".")[-1], 1, fresh) for line in lines]
        for module in (sick, healthy)
    )


def main():
    """Measure and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--only", default="", help="an illness, 'healthy', or the beginning of a name")
    arguments.add_argument("--sample", type=int, help="so many of the sick and of the healthy ones, evenly")
    arguments.add_argument("--fresh", type=int, help="draw others, from this seed on")
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--json")
    given = arguments.parse_args()
    with ProcessPoolExecutor(given.jobs) as pool:
        ill, well = chosen(pool, given.fresh)
        ill = [each for each in ill if given.only in ("", each.case.illness) or each.name.startswith(given.only)]
        well = [each for each in well if given.only in ("", "healthy") or each.name.startswith(given.only)]
        if given.sample:
            ill, well = (some[:: max(1, len(some) // given.sample)][: given.sample] for some in (ill, well))
        first = [each.first for each in ill]
        ill = list(pool.map(asked, [each.name for each in ill], [each.case for each in ill], first))
        well = list(pool.map(asked, [each.name for each in well], [each.case for each in well]))
    if given.json:
        Path(given.json).write_text(json.dumps([*ill, *well], indent=1))
    print("\n".join([*missed(ill, well), "", *table(ill, well)]))
    print(PUBLISHED)


if __name__ == "__main__":
    main()
