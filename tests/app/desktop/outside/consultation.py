#!/usr/bin/env python3
"""Drives the built desktop program from outside, as a screen reader and a keyboard do, and asks the headless program
what the record then holds. Run under: xvfb-run -a dbus-run-session -- consultation.py PROGRAMS FIXTURE
Exit code 77: the accessibility bindings are not installed (python3-gi, gir1.2-atspi-2.0)."""
import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi
except (ImportError, ValueError):
    print("skipped: python3-gi and gir1.2-atspi-2.0 are not installed")
    sys.exit(77)

PASSPHRASE = "a passphrase for the test"
PATIENT = "Example, Mara"
programs, fixture = sys.argv[1:3]


def fail(words):
    print("FAILED:", words)
    sys.exit(1)


def secret():
    """A descriptor whose first line is the passphrase."""
    reading, writing = os.pipe()
    os.write(writing, (PASSPHRASE + "\n").encode())
    os.close(writing)
    return reading


def record(command, *arguments):
    descriptor = secret()
    done = subprocess.run(
        [programs + "/homeostat", "record", command, *arguments, "--passphrase-fd", str(descriptor)],
        pass_fds=[descriptor], capture_output=True, text=True, check=False)
    os.close(descriptor)
    if done.returncode != 0:
        fail(f"record {command}: {done.stderr}")
    return done.stdout


def every(thing):
    """All accessible things below one, depth first; what vanishes meanwhile is left out."""
    try:
        yield thing
        for i in range(thing.get_child_count()):
            child = thing.get_child_at_index(i)
            if child is not None:
                yield from every(child)
    except gi.repository.GLib.Error:
        return


def program():
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        if child is not None and "homeostat" in (child.get_name() or ""):
            return child
    return None


def usable(thing):
    states = thing.get_state_set()
    return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.SENSITIVE)


def find(what, fits, seconds=30):
    """Waits for something on the screen."""
    until = time.time() + seconds
    while time.time() < until:
        top = program()
        if top is not None:
            for thing in every(top):
                try:
                    if fits(thing) and usable(thing):
                        return thing
                except gi.repository.GLib.Error:
                    continue
        time.sleep(0.2)
    names = sorted({t.get_role_name() + ": " + (t.get_name() or "") for t in every(program() or Atspi.get_desktop(0))})
    fail(f"{what} is not on the screen; there are:\n" + "\n".join(names))
    return None


def named(role, start):
    return lambda thing: thing.get_role_name() == role and (thing.get_name() or "").startswith(start)


def press(role, start):
    find(f"{role} “{start}”", named(role, start)).get_action_iface().do_action(0)
    time.sleep(0.3)


def keys(*arguments):
    subprocess.run(["xdotool", *arguments], check=True)
    time.sleep(0.5)


def main():
    folder = tempfile.mkdtemp(prefix="homeostat-outside-")
    practice = folder + "/practice"
    record("init", practice, "--name", "Practice of this test")
    record("patient", practice, "--name", PATIENT, "--sex", "female", "--birth-date", "1985-03-02")
    record("import", practice, PATIENT, fixture)
    record("answer", practice, PATIENT, "--goal", "sustained-energy", "--none-else-taken", "--context", "pregnant=no",
           "--context", "planning-pregnancy=no", "--context", "breastfeeding=no", "--condition", "haemochromatosis=no")
    window = subprocess.Popen([programs + "/homeostat-desktop", practice],
                              env={**os.environ, "XDG_DATA_HOME": folder, "NO_AT_BRIDGE": "0", "LANG": "C.UTF-8"})
    try:
        find("the passphrase field", lambda t: t.get_role_name() == "password text").get_editable_text_iface() \
            .set_text_contents(PASSPHRASE)
        press("push button", "Unlock")
        find("the list of patients", named("label", "Today"))
        keys("type", "example")
        time.sleep(0.5)
        keys("key", "Return")
        find("the patient's banner", named("label", PATIENT))
        find("the allergy in the banner", named("label", "Allergy: penicillin"))
        keys("key", "ctrl+3")
        press("push button", "Accept: ")
        press("toggle button", "Agreed with the patient")
        press("push button", "Write the decision")
        find("the decision", named("label", "Accepted: Agreed with the patient"))
        press("push button", "Sign")
        find("the signature", named("label", "Signed."))
        keys("key", "ctrl+q")
        if window.wait(15) != 0:
            fail(f"the program ended with {window.returncode}")
    finally:
        if window.poll() is None:
            window.kill()
    kinds = [e["kind"] for e in json.loads(record("events", practice, PATIENT, "--json"))["events"]]
    for kind in ("decision-made", "assessment-signed"):
        if kind not in kinds:
            fail(f"the record holds no {kind}: {kinds}")
    print("a whole consultation from outside: decided, signed, and in the record")


main()
