# A boot of the demo guest by hand, with neither make nor qboot: source it when $tmp/log is a log of qboot's.  It is the
# same command, with the same probe, but for the monitor; the guest itself ends it at its prompt (isa-debug-exit).
mapfile -t argv < <(head -n 1 "$tmp/log" | jq -r '.boot.qemu.argv[]')
kernel=$(head -n 1 "$tmp/log" | jq -r .boot.machine.kernel.path)
command=()
for ((i = 0; i < ${#argv[@]}; i++)); do
	case ${argv[i]} in
	-S) ;;							# starts by itself
	-chardev) [[ ${argv[i + 1]} == *id=qmp0* ]] && i=$((i + 1)) || command+=(-chardev) ;;	# no QMP
	-mon) i=$((i + 1)) ;;
	-append) command+=(-append "${argv[i + 1]:+${argv[i + 1]} }exit=debug"); i=$((i + 1)) ;;
	*) command+=("${argv[i]}") ;;
	esac
done
command+=(-device isa-debug-exit,iobase=0xf4,iosize=4)

# The descriptors are those that qboot gives to QEMU: the probe's, the log of resets, the kernel.
qemu_by_hand()	# DIRECTORY [COMMAND...]: by that command; what it shows is in DIRECTORY/serial
{
	"${@:2}" "${command[@]}" </dev/null >"$1/serial" 3>/dev/null 4>"$1/marks" 5>/dev/null 6<"$kernel" || [ $? = 33 ]
}
