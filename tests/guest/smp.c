/* The other processors: starting them, counting them, sharing work with them. */
#include "kernel.h"

/*
 * How long to wait for one more CPU, in ms: when more are known to be there,
 * and when nobody told.
 */
#define PATIENCE_TOLD 5000
#define PATIENCE_UNTOLD 50

/*
 * Every processor draws a ticket, itself, with an atomic addition; the boot
 * processor draws one more, this big, when it stops counting.
 */
#define TICKET_CLOSE 0x10000
uint32_t smp_tickets;
char smp_stacks[CPUS_MAX - 1][STACK_SIZE] __attribute__((aligned(16)));

void processor_main(unsigned ticket);

static unsigned cpus = 1;
static uint32_t ids[CPUS_MAX]; /* by ticket */
static uint32_t known;	       /* how many of the others have told theirs */

static struct {
	const struct options *options;
	uint32_t next;	      /* unit that nobody has taken yet */
	uint32_t checksum;    /* of the units of those that are done */
	uint32_t next_locked; /* likewise, of the units behind the lock */
	uint32_t at_barrier;  /* arrivals at all barriers so far */
	bool locked;
	uint32_t done; /* other processors that found nothing left */
	bool started;
} job;

/*
 * Until all that are expected have come, or none has for a while.  The time is
 * the guest's: on a crowded host a processor may take its time to come, so
 * there is patience where more are known to be on their way.
 */
static void
wait_for_tickets(void)
{
	unsigned expected = smp_expected(), seen = 0, now;
	unsigned patience = expected == 0 ? PATIENCE_UNTOLD : PATIENCE_TOLD;

	if (expected == 0)
		expected = CPUS_MAX;
	timer_start(1000);
	while ((now = __atomic_load_n(&smp_tickets, __ATOMIC_ACQUIRE)) < expected) {
		if (now != seen)
			timer_start(1000);
		else if (timer_ticks() >= patience)
			break;
		seen = now;
		cpu_idle();
	}
	timer_stop();
}

unsigned
smp_start(void)
{
	unsigned tickets;

	__atomic_fetch_add(&smp_tickets, 1, __ATOMIC_ACQ_REL);
	if (!processors_begin())
		return cpus;
	wait_for_tickets();
	tickets = __atomic_fetch_add(&smp_tickets, TICKET_CLOSE, __ATOMIC_ACQ_REL);
	cpus = tickets < CPUS_MAX ? tickets : CPUS_MAX;
	while (__atomic_load_n(&known, __ATOMIC_ACQUIRE) < cpus - 1)
		cpu_idle();
	return cpus;
}

const uint32_t *
smp_ids(void)
{
	return ids;
}

/* So many units by the processor that calls it. */
MARKED static void
work_alone(uint32_t units)
{
	for (; units > 0; units--)
		work_unit(units);
}

/* Take units until none is left. */
MARKED static void
work_shared(void)
{
	uint32_t unit, checksum = 0;

	while ((unit = __atomic_fetch_add(&job.next, 1, __ATOMIC_RELAXED)) <
	       job.options->work)
		checksum ^= work_unit(unit + 1); /* xorshift never leaves 0 */
	__atomic_fetch_xor(&job.checksum, checksum, __ATOMIC_RELAXED);
}

MARKED static void
lock_wait(void)
{
	while (__atomic_exchange_n(&job.locked, true, __ATOMIC_ACQUIRE))
		cpu_relax();
}

/* Take units until none is left, each behind one lock: no two at a time. */
MARKED static void
work_locked(void)
{
	bool left = job.options->lock > 0;

	while (left) {
		lock_wait();
		left = job.next_locked < job.options->lock;
		if (left)
			work_unit(++job.next_locked);
		__atomic_store_n(&job.locked, false, __ATOMIC_RELEASE);
	}
}

MARKED static void
barrier_wait(uint32_t arrivals)
{
	__atomic_fetch_add(&job.at_barrier, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(&job.at_barrier, __ATOMIC_ACQUIRE) < arrivals)
		cpu_relax();
}

/* A unit by every processor, all of them done before the next one begins. */
MARKED static void
work_barriers(void)
{
	for (uint32_t i = 1; i <= job.options->barrier; i++) {
		work_unit(i);
		barrier_wait(i * cpus);
	}
}

/* alone: this is the processor that has more to do than the others. */
static void
take_part(bool alone)
{
	work_shared();
	work_locked();
	work_barriers();
	if (alone)
		work_alone(job.options->imbalance);
	if (job.options->loop != 0)
		counted_loop(job.options->loop);
}

/* Where the other processors go, once each has its ticket and its stack. */
void
processor_main(unsigned ticket)
{
	cpu_tables_load();
	ids[ticket] = processor_begin();
	__atomic_fetch_add(&known, 1, __ATOMIC_ACQ_REL);
	processor_wake_boot();
	while (!__atomic_load_n(&job.started, __ATOMIC_ACQUIRE))
		cpu_idle();
	take_part(ticket == 1);
	__atomic_fetch_add(&job.done, 1, __ATOMIC_ACQ_REL);
	processor_wake_boot();
	halt();
}

/*
 * All processors wait halted, never busy, but at a lock or a barrier that was asked
 * for: on a host with fewer cores than the guest has CPUs, who waits must not keep
 * others from working.
 */
uint32_t
smp_work(const struct options *options)
{
	job.options = options;
	work_alone(options->serial);
	__atomic_store_n(&job.started, true, __ATOMIC_RELEASE);
	if (cpus > 1)
		processors_wake();
	take_part(cpus == 1);
	while (__atomic_load_n(&job.done, __ATOMIC_ACQUIRE) < cpus - 1)
		cpu_idle();
	return job.checksum;
}
