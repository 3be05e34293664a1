/* Words as a shell reads them. */
#ifndef SHELL_H
#define SHELL_H

/* A word that a shell reads back as this text: in quotes where it must be.  The caller
 * frees. */
char *shell_word(const char *text);

#endif
