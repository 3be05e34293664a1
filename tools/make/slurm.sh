#!/bin/bash
# A private Slurm on this host, of a slurmctld and two slurmd, without systemd, munge and accounts: for tests and trials.
#
# usage: slurm.sh up|down DIRECTORY [make|bootmatrix]
#
# All its files are in the directory; only what was started there is stopped.  Both slurmd own all cores of this host, so
# this shows that boots run, not how long they take.
set -eu
what=$1 dir=$2 self=${3:-make}
PATH=$PATH:/usr/sbin:/sbin
export SLURM_CONF=$dir/slurm.conf
daemons='slurmd.n1 slurmd.n2 slurmctld'

pid_of()	# DAEMON: its process, if it is one of this directory
{
	pid=$(cat "$dir/$1.pid" 2>/dev/null) && tr '\0' ' ' 2>/dev/null </proc/"$pid"/cmdline | grep -qF "$SLURM_CONF" && echo "$pid"
}

down()
{
	[ -d "$dir" ] || return 0
	if pid_of slurmctld >/dev/null; then
		scancel --quiet --user="$(id -un)" || :
		timeout 30 bash -c 'while [ -n "$(squeue -h)" ]; do sleep 0.2; done' || :
	fi
	for daemon in $daemons; do
		if pid=$(pid_of "$daemon"); then
			kill "$pid" && timeout 30 tail --pid="$pid" -f /dev/null || kill -9 "$pid"
		fi
	done
	rm -rf "$dir"
}

port()	# one that nobody has
{
	for port in $(shuf -i 20000-30000 -n 50); do
		(: <>/dev/tcp/127.0.0.1/"$port") 2>/dev/null || { echo "$port"; return; }
	done
}

up()
{
	for program in slurmctld slurmd srun; do
		command -v $program >/dev/null || { echo "slurm-up: no $program: $self deps-slurm" >&2; exit 1; }
	done
	down
	mkdir -p "$dir/state" "$dir/n1" "$dir/n2"
	cat >"$SLURM_CONF" <<-END
		ClusterName=bootmatrix
		SlurmctldHost=$(hostname)(127.0.0.1)
		SlurmctldPort=$(port)
		SlurmUser=$(id -un)
		SlurmdUser=$(id -un)
		AuthType=auth/none
		CredType=cred/none
		StateSaveLocation=$dir/state
		SlurmdSpoolDir=$dir/%n
		SlurmctldPidFile=$dir/slurmctld.pid
		SlurmdPidFile=$dir/slurmd.%n.pid
		SlurmctldLogFile=$dir/slurmctld.log
		SlurmdLogFile=$dir/slurmd.%n.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/affinity
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		ReturnToService=2
		SlurmdTimeout=10
		InactiveLimit=10
		KillWait=2
		MailProg=/bin/true
		NodeName=n1 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$(port) CPUs=$(nproc)
		NodeName=n2 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$(port) CPUs=$(nproc)
		PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
	END
	slurmctld -c -f "$SLURM_CONF"
	slurmd -c -N n1 -f "$SLURM_CONF"
	slurmd -c -N n2 -f "$SLURM_CONF"
	tries=120
	until [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = 2 ]; do
		tries=$((tries - 1))
		if [ $tries = 0 ]; then
			tail -n 5 "$dir"/*.log >&2
			down
			echo 'slurm-up: its nodes did not come up' >&2
			exit 1
		fi
		sleep 0.5
	done
	echo "a private Slurm of 2 nodes: $self matrix ENGINE=slurm uses it; export SLURM_CONF=$SLURM_CONF"
}

$what
