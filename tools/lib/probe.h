/* The probe, as whoever starts QEMU with it must know it. */
#ifndef PROBE_H
#define PROBE_H

/* The plugin's file, which is installed beside the programs.  The caller frees it. */
char *probe_path(void);

/*
 * Tell the probe, in this process's environment, which plugin API a QEMU of that
 * version (NULL: not known) has, where it cannot find that out by itself.
 */
void probe_tell(const char *qemu_version);

#endif
