# The statistics of stats, in R: Rscript stats.R FILE; prints the seconds of reading and of computing on stderr.
suppressMessages({library(jsonlite); library(boot)})
file <- commandArgs(TRUE)[1]
begin <- proc.time()[["user.self"]]
records <- stream_in(file(file), verbose = FALSE, pagesize = 1000)$phases
reading <- proc.time()[["user.self"]] - begin
one <- function(d) {
	x <- d$boot_time_ns / 1e6; n <- length(x)
	at <- t(sapply(d$markers, function(m) m$at_ns / 1e6)); insns <- t(sapply(d$markers, function(m) sapply(m$insns, function(i) if (is.null(i)) NA else sum(i))))
	s <- sort(x); k <- qbinom(0.025, n, 0.5); q <- quantile(x, c(.25, .75, .95))
	r <- list(mean(x), sd(x), median(x), mad(x, constant = 1), range(x), q, t.test(x)$conf.int, binom.test(n, n)$conf.int,
		s[c(k, n + 1 - k)], x[x < q[1] - 1.5 * diff(q[1:2]) | x > q[2] + 1.5 * diff(q[1:2])], acf(x, 1, plot = FALSE)$acf[2])
	r$trend <- cor.test(d$order[order(d$order)], x[order(d$order)], method = "kendall", exact = FALSE)$p.value # quadratic
	if (n <= 10000) r$boot <- boot.ci(boot(x, function(v, i) c(mean(v[i]), var(v[i]) / length(i)), 10000), type = "stud")
	p <- c(); for (side in c("before", "after")) for (key in c("load1", "cpu_pressure_avg10", "io_pressure_avg10", "memory_pressure_avg10", "mhz"))
		if (length(unique(d$host[[side]][[key]])) > 1) p <- c(p, suppressWarnings(cor.test(x, d$host[[side]][[key]], method = "spearman", exact = FALSE))$p.value)
	r$host <- p.adjust(p, "holm")
	for (i in 2:ncol(at)) for (m in list(at, insns)) { y <- m[, i] - m[, i - 1]; if (anyNA(y)) next
		r$phase <- list(mean(y), sd(y), if (sd(y) > 0) t.test(y)$conf.int, mean(y) / mean(x), confint(lm(y ~ x)), t.test(x - y)$conf.int, sd(y / mean(x) - mean(y) / mean(x)^2 * x)) }
	r
}
begin <- proc.time()[["user.self"]]
for (d in split(records, records$config)) one(d)
cat(reading, proc.time()[["user.self"]] - begin, "\n", file = stderr())
