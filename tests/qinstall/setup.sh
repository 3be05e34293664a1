# What the golden cases of qinstall start from: mkdisk's, and machine.json, a guest to be installed by a QEMU
# that ends at once.
. "$top/tests/mkdisk/setup.sh"
profile '.name = "guest" | .install = {"disk_mib":1,"steps":[{"name":"login","expect":"login: $","answer":"root"}]}'
echo '{"guest":"p.json","qemu":"./qemu"}' | mkdisk -i >machine.json
