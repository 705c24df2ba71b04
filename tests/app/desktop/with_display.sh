#!/usr/bin/env bash
# Runs a command on an X server of its own. Its number comes from this process: a server on its way out takes the socket
# of one that got the same number right after it. Without -noreset the server starts anew whenever its last client leaves, as
# the accessibility launcher does twice while a program comes up, and refuses whoever connects meanwhile.
exec xvfb-run -a -n $((100 + $$ % 5000)) -s "-screen 0 1920x1200x24 -noreset" "$@"
