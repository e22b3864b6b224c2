"""Many jobs at once: the same answers and the same sentences from processes here and from a cluster's workers."""

import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.guarded import Died
from excelsim.guarded.workers import WAITING, Job, Workers
from excelsim.trail.parts import Parts

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


def test_what_was_begun_for_an_address_that_is_none_has_ended():
    """If it ended later, in the middle of another connection, that would wait for ever."""
    pytest.importorskip("distributed")
    before = set(threading.enumerate())
    with pytest.raises(InputError, match="no Dask cluster answers at "):
        Workers("nonsense")
    assert "IO loop" not in {thread.name for thread in set(threading.enumerate()) - before}


CLUSTER = """
from distributed import LocalCluster
with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0", protocol="tcp") as found:
    print(found.scheduler_address, flush=True)
    input()
"""


@pytest.fixture
def mortal(monkeypatch):
    """Start a cluster that may be killed; return its address, and what kills it."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("excelsim.guarded.workers.CONNECT", 5)
    with subprocess.Popen([sys.executable, "-c", CLUSTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process.stdout.readline().decode().strip(), process.kill
        process.kill()


def test_a_cluster_that_is_killed_is_one_sentence(mortal):
    """Said at once of all jobs that are left, whatever was done before."""
    address, kill = mortal
    with pytest.raises(InputError, match="was lost in the middle of the work") as lost, Workers(address) as workers:
        for _ in workers.each(job("time:sleep", 0.1) for _ in range(1_000)):
            kill()
    assert address in str(lost.value)


def test_a_killed_cluster_ends_an_audit_with_one_line_and_exit_code_2(mortal, tmp_path):
    """Nothing is said of the parts: they were not found to differ."""
    address, kill = mortal
    Parts(replace(load("xor"), epochs=20_000), tmp_path / "a.parquet").write()
    command = [sys.executable, "-m", "excelsim", "verify", str(tmp_path / "a.parquet"), "--dask", address]
    audit = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with pytest.importorskip("distributed").Client(address, set_as_default=False) as client:
        while not any(client.processing().values()):
            time.sleep(0.01)
        kill()
    printed, said = audit.communicate(timeout=60)
    assert (audit.returncode, printed) == (2, "")
    assert said.count("\n") == 1 and "was lost in the middle of the work" in said


def test_workers_that_have_all_gone_are_missed(monkeypatch):
    """A scheduler would wait for others for ever."""
    distributed = pytest.importorskip("distributed")
    for wait in ("LOOK", "CONNECT"):
        monkeypatch.setattr(f"excelsim.guarded.workers.{wait}", 3)
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as found,
        pytest.raises(InputError, match="was lost in the middle of the work"),
        Workers(found.scheduler_address) as workers,
    ):
        for _ in workers.each(job("time:sleep", 0.1) for _ in range(1_000)):
            found.scale(0)


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r'pip install "excelsim\[dask\]"'):
        Workers("tcp://127.0.0.1:8786")
