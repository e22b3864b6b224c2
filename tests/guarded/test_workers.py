"""Many jobs at once: the same answers and the same sentences from processes here and from a cluster's workers."""

import sys

import pytest

from excelsim.errors import InputError
from excelsim.guarded import Died
from excelsim.guarded.workers import WAITING, Job, Workers

MEMORY = 2**30


def job(call, *arguments):
    return Job(call, arguments, 20, MEMORY)


@pytest.fixture(params=["here", "cluster"])
def workers(request):
    dask = request.getfixturevalue("cluster") if request.param == "cluster" else None
    with Workers(dask, 2) as found:
        yield found


def test_each_job_has_its_answer(workers):
    """By its place, in whatever order they end; jobs that fail say why, and the others go on."""
    jobs = [*(job("math:sqrt", n) for n in range(40)), job("excelsim.choices:no_choice"), job("os:abort")]
    found = dict(workers.each(jobs))
    assert [found[n] for n in range(40)] == [n**0.5 for n in range(40)]
    assert isinstance(found[40], Died) and "TypeError" in str(found[40])
    assert isinstance(found[41], Died) and "crashed" in str(found[41])


def test_an_error_of_ours_comes_back_with_its_sentence_and_values(workers):
    """So that it can be said in any language."""
    ((_, error),) = workers.each([job("excelsim.experiment.load:load", "no.toml")])
    assert type(error) is InputError
    assert error.args[0].template.startswith("there is no experiment file {file}")
    assert error.args[0].values["file"] == "no.toml"


def test_jobs_are_asked_for_as_there_are_hands_for_them(workers):
    """Thousands of them take no more memory than a few."""
    asked, done = [], 0

    def jobs():
        for n in range(30):
            asked.append(n)
            yield job("math:sqrt", n)

    answers = workers.each(jobs())
    assert len(asked) <= WAITING * 2
    for _ in answers:
        done += 1
        assert len(asked) <= done + WAITING * 2
    assert done == 30


def test_who_leaves_early_waits_for_nothing_that_has_not_begun(cluster):
    for dask in (None, cluster):
        with pytest.raises(KeyboardInterrupt), Workers(dask, 1) as workers:
            for _ in workers.each(job("time:sleep", 0.1) for _ in range(10_000)):
                raise KeyboardInterrupt


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://no-such-host.invalid:8786"])
def test_a_cluster_that_does_not_answer_is_one_sentence(monkeypatch, address):
    pytest.importorskip("distributed")
    monkeypatch.setattr("excelsim.guarded.workers.CONNECT", 1)
    with pytest.raises(InputError, match="no Dask cluster answers at "):
        Workers(address)


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r'pip install "excelsim\[dask\]"'):
        Workers("tcp://127.0.0.1:8786")
