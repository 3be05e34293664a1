#!/bin/bash
# The dashboard in a browser, as in tests/serve, with 20 tabs.
echo "# $(date -u +%F), $(awk -F": " "/^model name/ { print \$2; exit }" /proc/cpuinfo), $(nproc) cores, load $(cut -d" " -f1 /proc/loadavg)"
TABS=20 exec "$(dirname "$0")/../serve/dashboard.t"
