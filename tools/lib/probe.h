/* The probe, as whoever starts QEMU with it must know it. */
#ifndef PROBE_H
#define PROBE_H

/* The plugin, an own_file(). */
#define PROBE_FILE "probe.so"

/*
 * Tell the probe, in this process's environment, which plugin API a QEMU of that
 * version (NULL: not known) has, where it cannot find that out by itself.
 */
void probe_tell(const char *qemu_version);

#endif
