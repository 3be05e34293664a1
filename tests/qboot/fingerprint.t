#!/bin/bash
# A machine's fingerprint keeps the bytes that it had in the first release, or every boot of it would be run again.
. tests/tap.sh
. tests/qboot/lib.sh

# machine records as that release wrote them, and what its qboot -k said
for record in tests/qboot/fingerprint/*.machine; do
	name=$(basename "$record" .machine)
	tap_is "first release: $name" "$(qboot -k <"$record")" "$(cat "${record%.machine}.key")"
done

first=tests/qboot/fingerprint/modules.machine
key=$(cat "${first%.machine}.key")
changed() { jq -c ".machine$1" "$first" | qboot -k; }
for change in '.cpus = 3' '.memory_mib = 65' '.vga = "cirrus"' '.probe = "off"' '.kernel.sha256 = "0"' \
	'.thread = "single"' '.serial_port = "com2"' '.firmware = {sha256: "0"}' '.firmware_as = "pflash"' '.firmware_version = "2"' '.drives = "virtio"' '.disks = [{sha256: "0"}]' '.qemu_args = ["-device", "edu"]' '.modules[1].sha256 = "0"' '.cdrom = null' '.timeout_s = 5' '.panic = []' '.markers[1].bytes = "00"' '.markers[-1].serial = "x"'; do
	tap_ok "depends on it: $change" [ "$(changed "$change")" != "$key" ]
done
for change in '.config = "other"' '.origin = "reset_vector"' '.estimates = []' '.phases = []' '.kernel.path = "/elsewhere"' \
	'.entry = "another name"' '.accel_reason = "x"' '.markers[1].name = "x" | .machine.phases = []' '.tool = "mkdisk 9"'; do
	tap_is "does not: $change" "$(changed "$change")" "$key"
done
tap_done
