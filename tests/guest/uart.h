/* The registers of COM1, a 16550. */
#ifndef GUEST_UART_H
#define GUEST_UART_H

#include "layout.h"

#define UART_DATA (COM1 + 0)
#define UART_INTERRUPTS (COM1 + 1)
#define UART_LINE (COM1 + 3)
#define UART_MODEM (COM1 + 4)
#define UART_STATUS (COM1 + 5)

#define UART_LINE_DIVISOR 0x80
#define UART_LINE_8N1 0x03
#define UART_MODEM_READY 0x0b /* DTR, RTS, and OUT2, which lets interrupts out */
#define UART_STATUS_RECEIVED 0x01
#define UART_STATUS_WRITABLE 0x20
#define UART_INTERRUPT_RECEIVED 0x01
#define UART_IRQ 4

#endif
