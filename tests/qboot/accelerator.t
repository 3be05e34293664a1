#!/bin/bash
# Which accelerator ran a boot: as QEMU tells it, in the ways of its versions; not known where it does not.
. tests/tap.sh
. tests/qboot/lib.sh

# A QEMU that is nothing but a monitor, and a guest that is nothing but a prompt: answers are files named for questions.
cat >"$tmp/qemu" <<'EOF'
#!/bin/bash
answers=$(dirname "$0")/answers
say() { printf '%s\n' "$1" >&3; }
say '{"QMP":{"version":{"qemu":{"major":7,"minor":2,"micro":0}}}}'
while read -r line <&3; do
	name=$(jq -r .execute <<<"$line")
	id=$(jq -c '.id' <<<"$line")
	case $name in
	qmp_capabilities) say '{"return":{}}' ;;
	query-cpus-fast) say "{\"return\":[],\"id\":$id}" ;;
	cont)
		say "{\"return\":{},\"id\":$id}"
		say '{"event":"RESUME"}'
		printf '# '
		;;
	quit) exit 0 ;;
	*)
		if [ -e "$answers/$name" ]; then
			say "{\"return\":$(cat "$answers/$name"),\"id\":$id}"
		else
			say "{\"error\":{\"class\":\"CommandNotFound\",\"desc\":\"no $name\"},\"id\":$id}"
		fi
		;;
	esac
done
EOF
chmod +x "$tmp/qemu"
mkdir "$tmp/answers"
machine ',"probe":"off"' '.machine.qemu = "'"$tmp/qemu"'" | .machine.qemu_version = "7.2.0 (the test)"' >"$tmp/machine"

# Boot with these answers: the accelerator and what became of the boot.
ran()	# QUESTION ANSWER ...
{
	rm -f "$tmp"/answers/*
	while [ $# -gt 0 ]; do
		echo "$2" >"$tmp/answers/$1"
		shift 2
	done
	qboot <"$tmp/machine" | jq -r '(.boot | select(.) | .qemu.accel), (.end | select(.) | .outcome)' | tr '\n' ' '
}
no='{"enabled":false,"present":true}' yes='{"enabled":true,"present":true}'
tap_is 'QEMU 7.2 under TCG' "$(ran query-kvm "$no" x-query-jit '{"human-readable-text":"x"}')" 'tcg booted '
tap_is 'under KVM' "$(ran query-kvm "$yes")" 'kvm booted '
tap_is 'under something else' "$(ran query-kvm "$no")" 'null booted '
tap_is 'QEMU 10.1 under TCG' "$(ran query-kvm "$no" x-accel-stats '{"human-readable-text":"Translation buffer state:"}')" 'tcg booted '
tap_is 'under something else' "$(ran query-kvm "$no" x-accel-stats '{"human-readable-text":"nothing"}')" 'null booted '
tap_is 'a later QEMU names it' "$(ran query-kvm "$no" query-accelerators '{"enabled":"mshv","present":["tcg","mshv"]}')" 'mshv booted '
tap_is 'a QEMU without KVM' "$(ran x-query-jit '{"human-readable-text":"x"}')" 'tcg booted '

# a boot of which QEMU told nothing: nothing is said of an accelerator in use
said() { markerparse ${1:+-m "$1"} | stats | report | grep -c 'was asked for'; }
tap_is 'a launch that failed' "$(jq -c '.machine.qemu = "/bin/false"' "$tmp/machine" | qboot | said)" 0
tap_is 'a text log' "$(echo '[ 0.5] x' | said "$tmp/machine")" 0
tap_done
