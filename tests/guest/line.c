/* Reading a typed line from the console, with echo. */
#include "kernel.h"
#include "line.h"
#include "uart.h"

#define BELL '\a'
#define DELETE 0x7f

/* Wait for a byte, halted. */
static char
get(void)
{
	irq_enable(UART_IRQ);
	outb(UART_INTERRUPTS, UART_INTERRUPT_RECEIVED);
	while ((inb(UART_STATUS) & UART_STATUS_RECEIVED) == 0)
		cpu_idle();
	return inb(UART_DATA);
}

/*
 * Read a line into buf without its end and end it with a NUL; what does not
 * fit is answered with a bell.
 */
void
line_read(char *buf, size_t size)
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
				print("\b \b");
			}
		} else if (len + 1 == size) {
			console_put(BELL);
		} else if (byte >= ' ' && byte <= '~') {
			buf[len++] = byte;
			console_put(byte);
		}
	}
	before = byte;
	buf[len] = '\0';
	print("\n");
}
