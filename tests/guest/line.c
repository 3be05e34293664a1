/* Reading a typed line from the console, with echo. */
#include "kernel.h"
#include "line.h"

#define BELL '\a'
#define DELETE 0x7f
#define STEP_US 50
#define WAITING_MAX 64

/* Bytes that came while the one before them was dealt with. */
static struct {
	char bytes[WAITING_MAX];
	unsigned first, n;
} waiting;

static void
receive_enable(void)
{
	irq_enable(UART_IRQ);
	uart_interrupts();
}

/*
 * Deal with a byte, which takes the microseconds of typing=US.  Of the bytes that
 * come meanwhile the second, the fourth and so on are lost, and what is too many.
 */
static void
deal(void)
{
	uint32_t us;
	unsigned came = 0;
	char byte;

	for (us = 0; us < boot.options.typing; us += STEP_US) {
		delay_us(STEP_US);
		while (uart_received()) {
			byte = uart_read();
			if (came++ % 2 != 0 || waiting.n == WAITING_MAX)
				continue;
			waiting.bytes[(waiting.first + waiting.n++) % WAITING_MAX] = byte;
		}
	}
}

/* Wait for a byte, halted. */
static char
get(void)
{
	char byte;

	if (waiting.n > 0) {
		byte = waiting.bytes[waiting.first++ % WAITING_MAX];
		waiting.n--;
	} else {
		receive_enable();
		while (!uart_received())
			cpu_idle();
		byte = uart_read();
	}
	deal();
	return byte;
}

char
byte_wait(unsigned milliseconds)
{
	char byte = 0;

	receive_enable();
	timer_start(1000);
	while (byte == 0 && timer_ticks() < milliseconds) {
		if (uart_received())
			byte = uart_read();
		else
			cpu_idle();
	}
	timer_stop();
	return byte;
}

static void
read(char *buf, size_t size, bool echo)
{
	static char before;
	size_t len = 0;
	char byte;

	for (;; before = byte) {
		byte = get();
		if (byte == '\n' && before == '\r')
			continue; /* the rest of one line's end */
		if (byte == '\r' || byte == '\n')
			break;
		if (byte == '\b' || byte == DELETE) {
			if (len > 0) {
				len--;
				print(echo ? "\b \b" : "");
			}
		} else if (len + 1 == size) {
			console_put(BELL);
		} else if (byte >= ' ' && byte <= '~') {
			buf[len++] = byte;
			if (echo)
				console_put(byte);
		}
	}
	before = byte;
	buf[len] = '\0';
	print("\n");
}

void
line_read(char *buf, size_t size)
{
	read(buf, size, true);
}

void
line_read_unseen(char *buf, size_t size)
{
	read(buf, size, false);
}
