#!/bin/bash
# The dashboard in a browser, as in tests/serve, with 20 tabs.
TABS=20 exec "$(dirname "$0")/../serve/dashboard.t"
