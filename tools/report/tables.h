/* The tables that there are. */
#ifndef TABLES_H
#define TABLES_H

#include "table.h"

extern const struct table_kind table_configurations, table_validation,
    table_repeatability, table_verdicts, table_phases, table_phases_of_one,
    table_phases_of_several, table_phase_means, table_phase_insns, table_vcpus,
    table_unseen, table_waits, table_waits_grouped, table_estimates,
    table_estimates_grouped, table_host, table_host_related, table_scaling,
    table_phase_scaling, table_instructions, table_phase_instructions, table_comparison,
    table_sides, table_changed, table_functions, table_across, table_across_grouped,
    table_history;

#endif
