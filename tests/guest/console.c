/* The serial console, written as real kernels do, byte by byte. */
#include "kernel.h"

static bool line_started;

void
console_init(void)
{
	uart_init();
}

void
console_wait(void)
{
	while (!uart_writable())
		;
}

void
console_put(char byte)
{
	if (boot.silent || boot.options.quiet)
		return;
	console_wait();
	uart_write(byte);
	line_started = byte != '\n';
}

void
console_write(const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		console_put(bytes[i]);
}

static void
put_character(char character)
{
	if (character == '\n')
		console_put('\r');
	console_put(character);
}

static void
put_text(const char *text)
{
	for (; *text != '\0'; text++)
		put_character(*text);
}

/* Bytes of unknown origin: nothing that a terminal would obey, and not many. */
static void
put_quoted(const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < 60; i++)
		console_put(bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?');
	if (i < len)
		put_text("...");
}

static void
put_decimal(uint32_t number)
{
	char digits[10];
	size_t n = sizeof(digits);

	do
		digits[--n] = '0' + number % 10;
	while ((number /= 10) != 0);
	console_write(digits + n, sizeof(digits) - n);
}

static void
put_hexadecimal(uint32_t number)
{
	int shift;

	for (shift = 28; shift >= 0; shift -= 4)
		console_put("0123456789abcdef"[number >> shift & 0xf]);
}

static void
print_list(const char *format, va_list args)
{
	size_t len;

	for (; *format != '\0'; format++) {
		if (*format != '%') {
			put_character(*format);
			continue;
		}
		switch (*++format) {
		case 's':
			put_text(va_arg(args, const char *));
			break;
		case 'q':
			len = va_arg(args, size_t);
			put_quoted(va_arg(args, const char *), len);
			break;
		case 'u':
			put_decimal(va_arg(args, uint32_t));
			break;
		case 'x':
			put_hexadecimal(va_arg(args, uint32_t));
			break;
		}
	}
}

void
print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_list(format, args);
	va_end(args);
}

void
panic(const char *format, ...)
{
	va_list args;

	interrupts_off();
	boot.options.quiet = false;
	if (line_started)
		print("\n");
	print("kernel panic: ");
	va_start(args, format);
	print_list(format, args);
	va_end(args);
	print("\n");
	halt();
}
