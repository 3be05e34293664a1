/* Options of QEMU that profiles and cells add. */
#ifndef QEMUARGS_H
#define QEMUARGS_H

/*
 * Exit 1 where the word is an option that a boot cannot be measured with, or that says
 * what a setting says.  file: who asks for it, for the message.
 */
void qemu_arg_check(const char *file, const char *word);

#endif
