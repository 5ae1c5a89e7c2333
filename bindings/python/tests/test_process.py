"""What concerns the whole process: Ctrl-C, forks, imports, the shell. Each test runs a program of its own."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

DEADLINE = 120

PRELUDE = """
import datetime, os, signal, sys, threading, time
import laminardb
from laminardb import ErrorCode

def later(seconds, action):
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()

def press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
"""


def run(program, *, expect=0, env=None):
    """Runs a program and returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        env={**os.environ, **(env or {})},
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout.split("\n")[:-1]


SETUP = """
db = laminardb.open(buffer_size=4)
db.execute("CREATE SOURCE t (a BIGINT); CREATE STREAM s AS SELECT a FROM t")
source, subscription = db.source("t"), db.sink("s").subscribe()
"""
# Four rows wait for the subscriber, four for room there.
BLOCKED = """
for _ in range(8):
    source.push({"a": 1}, timeout=60)
"""


def test_ctrl_c_as_a_database_opens_leaves_nothing_open(tmp_path):
    printed = run(
        f"""
        path = {str(tmp_path / "data")!r}
        laminardb.open(path).close()
        begin = time.monotonic()
        laminardb.open(path).close()
        usual = time.monotonic() - begin
        pressed = 0
        for attempt in range(40):
            # From well before the call has ended to well behind that.
            timer = threading.Timer(usual * attempt / 20, press_ctrl_c)
            db = None
            try:
                timer.start()
                db = laminardb.open(path)
                timer.join()
                time.sleep(0.01)
            except KeyboardInterrupt:
                pressed += 1
            timer.join()
            if db is not None:
                db.close()
            db = None
            assert laminardb.counters()["databases"] == 0, attempt
        print(pressed)
        """
    )
    assert printed == ["40"]


def test_a_handle_is_closed_where_a_handler_raises_as_soon_as_it_is_made():
    printed = run(
        """
        from laminardb import _interrupt
        db = laminardb.open()
        db.execute("CREATE SOURCE t (a BIGINT)")
        usual = _interrupt._called

        def interrupted(*given):
            usual(*given)
            raise KeyboardInterrupt

        _interrupt._called = interrupted
        for made in (
            laminardb.open,
            lambda: db.source("t"),
            lambda: db.sink("t"),
            lambda: db.prepare("SELECT 1"),
        ):
            try:
                made()
            except KeyboardInterrupt:
                print({name: n for name, n in laminardb.counters().items() if n})
        """
    )
    assert printed == ["{'databases': 1}"] * 4


WAITS = {
    "recv": ("", "subscription.recv()"),
    "recv with timeout": ("", "subscription.recv(timeout=100)"),
    "loop": ("", "list(subscription)"),
    "changes": ("", "list(db.sink('s').changes())"),
    "push": (BLOCKED, "source.push({'a': 1})"),
    "push with timeout": (BLOCKED, "source.push({'a': 1}, timeout=100)"),
    "push_many of rows": (BLOCKED, "source.push_many([(n,) for n in range(5000)])"),
    "push_many of arrow": (
        "import pyarrow" + BLOCKED,
        "source.push_many(pyarrow.table({'a': list(range(5000))}))",
    ),
    "await_idle": (
        """
subscription.close()
def subscribe():
    global other
    other = db.sink("s").subscribe()
    other.poll()
thread = threading.Thread(target=subscribe)
thread.start()
thread.join()
"""
        + BLOCKED,
        "db.await_idle()",
    ),
    "query": (
        """
db.execute("CREATE TABLE n (i BIGINT NOT NULL, PRIMARY KEY (i))")
db.source("n").push_many({"i": list(range(3000))})
""",
        "db.sql('SELECT COUNT(*) FROM n a, n b, n c WHERE a.i + b.i + c.i = 7').fetchall()",
    ),
    "delivery": ("delivery = subscription.deliver(print)", "delivery.wait()"),
}


@pytest.mark.parametrize("wait", WAITS)
def test_ctrl_c_ends_a_wait(wait):
    before, call = WAITS[wait]
    if "pyarrow" in before:
        pytest.importorskip("pyarrow")
    program = f"""{SETUP}{before}
try:
    later(0.5, press_ctrl_c)
    {call}
    print("returned")
except KeyboardInterrupt:
    print("interrupted")
# The database goes on: what waited before has not harmed it.
print(db.sql("SELECT 1 AS one").fetchall())
"""
    assert run(program) == ["interrupted", "[(1,)]"]


def test_ctrl_c_ends_a_query_within_a_function_of_python():
    program = """
        db = laminardb.open()
        def interrupted(x: int) -> int:
            press_ctrl_c()
            time.sleep(0.2)
            return x
        db.create_function("interrupted", interrupted)
        for _ in range(5):
            try:
                db.sql("SELECT interrupted(1) AS x").fetchall()
            except KeyboardInterrupt:
                print("interrupted")
            # The signal was for that query, also where its thread is heard late.
            print(db.sql("SELECT 1 AS one").fetchall())
    """
    assert run(program) == ["interrupted", "[(1,)]"] * 5


def test_ctrl_c_leaves_other_threads_alone():
    program = f"""{SETUP}
other = db.sink("s").subscribe()
found = []
thread = threading.Thread(target=lambda: found.append(other.recv()))
thread.start()
try:
    later(0.5, press_ctrl_c)
    subscription.recv()
except KeyboardInterrupt:
    print("interrupted")
source.push({{"a": 7}})
thread.join()
print(found[0].to_pylist())
"""
    assert run(program) == ["interrupted", "[{'a': 7}]"]


def test_ctrl_c_does_not_reach_a_later_call():
    program = f"""{SETUP}
for _ in range(20):
    try:
        later(0.01, press_ctrl_c)
        subscription.recv()
    except KeyboardInterrupt:
        pass
    source.push({{"a": 1}})
    assert subscription.recv()["a"] == [1]
print("done")
"""
    assert run(program) == ["done"]


def test_handler_that_raises_nothing_lets_a_wait_go_on():
    program = f"""{SETUP}
heard = []
signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
def signal_and_push():
    os.kill(os.getpid(), signal.SIGUSR1)
    while not heard:
        time.sleep(0.01)
    source.push({{"a": 7}})
later(0.3, signal_and_push)
print(subscription.recv()["a"], len(heard))
"""
    assert run(program) == ["[7] 1"]


def test_signals_of_an_event_loop_are_passed_on():
    program = f"""{SETUP}
import asyncio

async def main():
    heard = []
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.append, "heard")
    later(0.3, lambda: os.kill(os.getpid(), signal.SIGUSR1))
    later(0.6, lambda: source.push({{"a": 7}}))
    print(subscription.recv()["a"])
    while not heard:
        await asyncio.sleep(0.01)
    print(heard)

asyncio.run(main())
"""
    assert run(program) == ["[7]", "['heard']"]


def test_ctrl_c_ends_an_event_loop():
    program = f"""{SETUP}
import asyncio
async def main():
    async for batch in subscription:
        print(batch)
try:
    later(0.5, press_ctrl_c)
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
"""
    assert run(program) == ["interrupted"]


def test_signals_still_end_the_process():
    program = f"""{SETUP}
later(0.3, lambda: os.kill(os.getpid(), signal.SIGTERM))
subscription.recv()
"""
    run(program, expect=-signal.SIGTERM)


def test_child_of_a_fork_is_refused():
    program = f"""{SETUP}
child = os.fork()
if child == 0:
    for call in (
        lambda: db.sql("SELECT 1"),
        lambda: source.push({{"a": 1}}),
        lambda: subscription.poll(),
        lambda: laminardb.open(),
        lambda: db.metrics(),
    ):
        try:
            call()
            print("not refused")
        except laminardb.Error as problem:
            print(problem.name, "fork" in str(problem))
    # The database is the parent's: it is shown, and its end here is none.
    print("fork" in repr(db), "fork" in db._repr_html_())
    db.close()
    sys.stdout.flush()
    sys.exit(0)
print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
source.push({{"a": 5}})
print(subscription.recv()["a"])
"""
    assert run(program) == ["NOT_SUPPORTED True"] * 5 + ["True True", "child 0", "[5]"]


def test_fork_before_the_first_open_is_fine():
    program = """
child = os.fork()
with laminardb.open() as db:
    print(db.sql("SELECT 1 AS one").fetchall())
sys.stdout.flush()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
"""
    assert run(program) == ["[(1,)]"] * 2


def test_process_ends_with_everything_open():
    program = f"""{SETUP}
db.create_function("f", lambda x: x, ["BIGINT"], "BIGINT")
db.execute("CREATE STREAM u AS SELECT f(a) AS b FROM t")
batches = []
delivery = db.sink("u").subscribe().deliver(batches.append)
threading.Thread(target=lambda: list(subscription), daemon=True).start()
for n in range(100):
    source.push({{"a": n}})
print("end")
"""
    assert run(program) == ["end"]


def test_libraries_are_imported_when_they_are_used():
    program = f"""{SETUP}
source.push({{"a": 1}})
batch = subscription.recv()
batch.to_pylist(), str(batch), repr(db), db.metrics()
result = db.sql("SELECT 1 AS one")
result.fetchall(), result.show()
source.push_many([{{"a": 1}}])
print([name for name in ("pyarrow", "pandas", "polars", "numpy", "IPython", "asyncio", "difflib") if name in sys.modules])
"""
    assert run(program)[-1] == "[]"


def test_import_starts_nothing():
    program = """
print(threading.active_count(), any("liblaminar" in line for line in open("/proc/self/maps")))
"""
    assert run(program) == ["1 False"]


def test_missing_library_says_what_to_do():
    program = """
try:
    laminardb.open()
except laminardb.SqlError as problem:
    print(problem.name, "LAMINAR_LIBRARY" in problem.remedy)
"""
    assert run(program, env={"LAMINAR_LIBRARY": "/nowhere/liblaminar.so"}) == [
        "INVALID_CONFIG True"
    ]


def test_library_that_is_none_says_so(tmp_path):
    fake = tmp_path / "liblaminar.so"
    fake.write_text("no library")
    program = """
try:
    laminardb.open()
except laminardb.SqlError as problem:
    print(problem.name, "cannot be loaded" in problem.message)
"""
    assert run(program, env={"LAMINAR_LIBRARY": str(fake)}) == ["INVALID_CONFIG True"]


def test_missing_runtime_says_so():
    program = """
try:
    laminardb.open()
except laminardb.SqlError as problem:
    print(problem.name, bool(problem.remedy))
"""
    assert run(program, env={"LAMINAR_JAVA_HOME": "/nowhere"}) == ["INVALID_CONFIG True"]


def test_runtime_takes_options():
    program = """
laminardb.start_runtime(vm_options=["-Xmx300m"])
with laminardb.open() as db:
    print(db.config()["memory_limit"] <= 160 << 20)
try:
    laminardb.start_runtime(vm_options=["-Xmx1g"])
except laminardb.SqlError as problem:
    print(problem.name)
"""
    assert run(program) == ["True", "INVALID_ARGUMENT"]


def test_wrong_option_of_the_runtime_is_refused():
    program = """
try:
    laminardb.start_runtime(vm_options=["-XX:NoSuchOption"])
except laminardb.SqlError as problem:
    print(problem.name)
"""
    assert run(program)[-1] == "INVALID_CONFIG"


def shell(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "laminardb", *arguments],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
        **options,
    )


def test_shell_runs_a_statement():
    done = shell("-c", "SELECT 'größe' AS word, 1 + 1 AS two")
    assert done.returncode == 0, done.stderr
    assert "größe" in done.stdout
    assert "2" in done.stdout


def test_shell_reads_its_input():
    done = shell(input="CREATE SOURCE t (a BIGINT);\nSHOW TABLES;\n")
    assert done.returncode == 0, done.stderr
    assert "t" in done.stdout


def test_shell_fails_as_the_shell_does():
    done = shell("-c", "SELEC 1")
    assert done.returncode != 0
    assert "SYNTAX" in done.stderr + done.stdout


def test_shell_without_jars_says_so(tmp_path):
    done = shell(
        "-c", "SELECT 1", env={**os.environ, "LAMINAR_CLASS_PATH": str(tmp_path / "a.jar")}
    )
    assert done.returncode == 1
    assert "not among the jars" in done.stderr


def archive(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "laminardb.archive", *arguments],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
        **options,
    )


def test_archive_is_made_and_used(tmp_path):
    file = tmp_path / "classes.jsa"
    done = archive(str(file))
    assert done.returncode == 0, done.stderr
    assert str(file) in done.stdout
    program = f"""
with laminardb.open() as db:
    print(db.sql("SELECT 1 AS one").fetchall(), {str(file)!r} in open("/proc/self/maps").read())
"""
    assert run(program, env={"LAMINAR_ARCHIVE": str(file)}) == ["[(1,)] True"]


def test_archive_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = archive(str(tmp_path / "file" / "classes.jsa"))
    assert done.returncode == 1
    assert "laminardb: IO_FAILURE" in done.stderr
    assert archive("--help").returncode == 1
