#!/usr/bin/env Rscript
# Make known.txt: the answers that R gives.  Not needed to run the tests; packages boot, diptest, exactRankTests.
suppressMessages({library(boot); library(diptest); library(exactRankTests)})
v <- R.version; about <- paste0("R ", v$major, ".", v$minor)
num <- function(x) paste(format(x, digits = 15, trim = TRUE, scientific = NA), collapse = " ")
say <- function(method, args, expected, tol, how)
	cat(sprintf("%s : %s = %s ~ %s # %s, %s\n", method, paste(sapply(args, num), collapse = " ; "),
		format(expected, digits = 15), tol, about, how))
set.seed(20)
a <- c(387.2, 391.5, 379.9, 402.1, 385.3, 390.0, 388.8, 395.7, 383.4, 441.2)
b <- round(rlnorm(30, 5, 0.3), 3); cc <- round(rnorm(23, 300, 4), 2); tied <- c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9)
sets <- list(a = a, b = b, cc = cc, tied = tied)
for (x in sets) {
	say("mean", list(x), mean(x), 1e-14, "mean"); say("standard_deviation", list(x), sd(x), 1e-13, "sd")
	say("median_absolute_deviation", list(x), mad(x, constant = 1), 1e-12, "mad(constant = 1)")
	say("lag1_autocorrelation", list(x), acf(x, 1, plot = FALSE)$acf[2], 1e-12, "acf")
	for (p in c(0.25, 0.5, 0.95)) say("quantile", list(x, p), quantile(x, p, type = 7)[[1]], 1e-13, "quantile(type = 7)")
	q <- quantile(x, c(.25, .75)); for (k in c(1.5, 3)) {
		say("tukey_fences.low", list(x, k), q[[1]] - k * (q[[2]] - q[[1]]), 1e-12, "quantile, IQR")
		say("tukey_fences.high", list(x, k), q[[2]] + k * (q[[2]] - q[[1]]), 1e-12, "quantile, IQR") }
	for (l in c(0.9, 0.95, 0.99)) { t <- t.test(x, conf.level = l)$conf.int
		say("t_interval.low", list(x, l), t[1], 1e-12, "t.test"); say("t_interval.high", list(x, l), t[2], 1e-12, "t.test") }
	say("mann_kendall.tau", list(x), cor(seq_along(x), x, method = "kendall"), 1e-12, "cor(method = 'kendall')")
	ties <- any(duplicated(x))
	mk <- suppressWarnings(cor.test(seq_along(x), x, method = "kendall", exact = !ties, continuity = TRUE))
	say("mann_kendall.p", list(x), mk$p.value, 1e-10, "cor.test(method = 'kendall', continuity = TRUE)")
	say("dip", list(x), dip(x), 1e-12, "diptest: dip")
}
for (h in list(c(0, 5), c(5, 5), c(4, 5), c(1, 1), c(37, 40), c(950, 1000), c(1, 1000), c(999999, 1e6), c(1, 1e6), c(99990, 1e5), c(3, 1e5))) for (l in c(0.95, 0.99)) {
	t <- binom.test(h[1], h[2], conf.level = l)$conf.int
	say("clopper_pearson.low", list(h, l), t[1], 1e-9, "binom.test"); say("clopper_pearson.high", list(h, l), t[2], 1e-9, "binom.test") }
need <- function(m, s, r) { n <- 2; while (qt(.975, n - 1) * s / sqrt(n) > r * m) n <- n + 1; n }
for (z in list(c(376, 12.07, .01), c(376, 12.07, .05), c(100, 30, .01), c(5, 0, .01))) say("samples_needed", list(z), need(z[1], z[2], z[3]), 0, "least n with qt(.975, n - 1) * s / sqrt(n) <= r * m")
for (df in c(1, 2, 4, 9, 29, 99, 999, 99999, 999999)) say("t_quantile", list(0.975, df), qt(0.975, df), 1e-9, "qt")
y <- round(cc / 3 + rnorm(23, 0, 1), 3); hc <- "lm, hatvalues: HC3 of MacKinnon and White (1985), beyond twice the mean leverage HC4 of Cribari-Neto (2004), by hand, as sandwich::vcovHC"
slope <- function(x, y) { f <- lm(y ~ x); h <- hatvalues(f); n <- length(x); d <- pmax(2, pmin(4, n * h / 2))
	se <- sqrt(sum((x - mean(x))^2 * residuals(f)^2 / (1 - h)^d)) / sum((x - mean(x))^2); ci <- coef(f)[[2]] + c(-1, 1) * qt(.975, n - 2) * se
	say("slope", list(x, y), coef(f)[[2]], 1e-11, "lm"); say("slope.low", list(x, y), ci[[1]], 1e-10, hc); say("slope.high", list(x, y), ci[[2]], 1e-10, hc) }
slope(cc, y)
say("covariance", list(cc, y), cov(cc, y), 1e-11, "cov")
r <- sum(y) / sum(cc); se <- sqrt(sum((y - r * cc)^2) / 22 / 23) / mean(cc)
say("ratio_interval.low", list(y, cc), r - qt(.975, 22) * se, 1e-12, "Cochran (1977) eq. 6.13 by hand"); say("ratio_interval.high", list(y, cc), r + qt(.975, 22) * se, 1e-12, "Cochran (1977) eq. 6.13 by hand")
B <- 100000
jt <- function(g, x, how) say("jonckheere_terpstra.p", list(g, x), suppressWarnings(cor.test(g, x, method = "kendall", exact = FALSE, continuity = FALSE))$p.value, 1e-10, how)
jt_exact <- function(g, x) { m <- as.vector(table(g)); before <- cumsum(m); d <- 1
	for (i in seq_along(m)[-1]) { u <- dwilcox(0:(m[i] * before[i - 1]), m[i], before[i - 1]); d <- Reduce(`+`, lapply(seq_along(u), function(k) c(rep(0, k - 1), d * u[k], rep(0, length(u) - k)))) }
	j <- sum(outer(x, x, `<`) & outer(g, g, `<`)); all <- length(d) - 1; p <- sum(d[abs(2 * (0:all) - all) >= abs(2 * j - all)])
	say("jonckheere_terpstra.p", list(g, x), p, 1e-12, "distribution of J as that of a sum of independent rank sums: dwilcox") }
g <- rep(c(1, 2, 4, 8), each = 5)
jt_exact(g, round(rnorm(20, 300 + 4 * g, 20), 2)); jt_exact(rep(c(1, 2, 4, 8), c(3, 10, 1, 17)), c(287.571, 297.612, 305.882, 286.718, 306.937, 304.452, 305.281, 320.749, 285.717, 323.011, 292.828, 287.032, 293.255, 311.79, 318.281, 311.385, 301.705, 306.276, 334.365, 318.997, 307.323, 301.865, 312.944, 291.003, 308.733, 304.884, 333.409, 331.181, 314.919, 298.948, 329.509)); jt(g, round(rnorm(20, 3, 1)), "cor.test(method = 'kendall', exact = FALSE), ties")
for (m in c(5, 7, 8)) { x <- rnorm(m); z <- x + rnorm(m); x <- round(x, 3); z <- round(z, 3); t <- cor.test(x, z, method = "spearman")
	say("spearman.rho", list(x, z), t$estimate[[1]], 1e-13, "cor.test(method = 'spearman')"); say("spearman.p", list(x, z), t$p.value, 1e-9, "cor.test(method = 'spearman', exact)") }
x <- round(rnorm(25), 1); z <- round(x + rnorm(25), 1); t <- suppressWarnings(cor.test(x, z, method = "spearman", exact = FALSE))
say("spearman.rho", list(x, z), t$estimate[[1]], 1e-13, "cor.test(method = 'spearman'), ties"); say("spearman.p", list(x, z), t$p.value, 1e-10, "cor.test(method = 'spearman', exact = FALSE), ties")
for (bounds in list(c(350, 430), c(380, 400), c(300, 390))) { p <- max(t.test(a, mu = bounds[1], alternative = "greater")$p.value, t.test(a, mu = bounds[2], alternative = "less")$p.value)
	say("two_one_sided_tests", list(a, bounds), p, 1e-10, "max of two t.test(alternative)") }
p <- c(0.01, 0.04, 0.03, 0.005, 0.8, 0.03); for (i in 1:6) say("holm", list(p, i - 1), p.adjust(p, "holm")[i], 1e-14, "p.adjust(method = 'holm')")
data(statfaculty); say("dip", list(statfaculty), dip(statfaculty), 1e-12, "diptest: dip(statfaculty)")
data(qDiptab); for (n in c("4", "10", "30", "100", "1000")) for (q in c("0.5", "0.9", "0.95", "0.99")) if (!(n == "4" && q == "0.5"))
	say("dip_p", list(qDiptab[n, q], as.numeric(n)), 1 - as.numeric(q), sprintf("abs %.3g", 0.004 + 0.03 * (1 - as.numeric(q))), "diptest: qDiptab, simulated there")
N <- rep(c(1, 2, 4, 8), each = 5); T <- round(400 * (0.55 + 0.45 / N) * exp(rnorm(20, 0, 0.02)), 2)
f <- nls(T ~ t1 * (s + (1 - s) / N), start = list(t1 = 400, s = 0.5)); k <- summary(f)$coefficients
say("amdahl_fit.t1", list(N, T), k["t1", 1], 1e-7, "nls"); say("amdahl_fit.t1_se", list(N, T), k["t1", 2], 1e-6, "nls"); say("amdahl_fit.serial", list(N, T), k["s", 1], 1e-7, "nls"); say("amdahl_fit.serial_se", list(N, T), k["s", 2], 1e-6, "nls")
say("amdahl_fit.lack_of_fit_p", list(N, T), anova(lm(T ~ I(1 / N)), lm(T ~ factor(N)))[2, "Pr(>F)"], 1e-8, "anova(lm(T ~ 1/N), lm(T ~ factor(N)))")
# ---- comparisons
set.seed(21)
p <- function(...) suppressWarnings(wilcox.test(...))
far <- function(x, y, how) { for (l in c(0.95, 0.99)) { t <- p(x, y, conf.int = TRUE, conf.level = l, exact = TRUE)
	say("hodges_lehmann.low", list(x, y, l), t$conf.int[1], 1e-12, how); say("hodges_lehmann.high", list(x, y, l), t$conf.int[2], 1e-12, how) }
	say("hodges_lehmann", list(x, y, l), t$estimate[[1]], 1e-12, how); say("mann_whitney.p", list(x, y), t$p.value, 1e-10, how)
	say("mann_whitney.u", list(x, y), t$statistic[[1]], 1e-15, how); say("shift_beyond_p", list(x, y, 0), t$p.value, 1e-10, how)
	say("shift_beyond_p", list(x, y, 2), min(1, 2 * min(p(x, y + 2, alternative = "greater")$p.value, p(x, y - 2, alternative = "less")$p.value)), 1e-10, "twice the less of two wilcox.test(alternative)") }
for (m in list(c(5, 5), c(7, 6), c(30, 30))) far(round(rnorm(m[1], 308, 10), 3), round(rnorm(m[2], 300, 10), 3), "wilcox.test(conf.int = TRUE, exact = TRUE)")
paired <- function(d, how) { for (l in c(0.95, 0.9)) { t <- p(d, conf.int = TRUE, conf.level = l, exact = TRUE)
	say("hodges_lehmann_pairs.low", list(d, l), t$conf.int[1], 1e-12, how); say("hodges_lehmann_pairs.high", list(d, l), t$conf.int[2], 1e-12, how) }
	say("hodges_lehmann_pairs", list(d, l), t$estimate[[1]], 1e-12, how); say("signed_rank.p", list(d), t$p.value, 1e-10, how)
	say("signed_rank.v", list(d), t$statistic[[1]], 1e-15, how); say("pairs_beyond_p", list(d, 0), t$p.value, 1e-10, how) }
for (m in c(6, 10, 45)) paired(round(rnorm(m, 2, 4), 3), "wilcox.test(conf.int = TRUE, exact = TRUE)")
x <- round(rnorm(12, 5, 2)); z <- round(rnorm(9, 6, 2)); say("mann_whitney.p", list(x, z), wilcox.exact(x, z)$p.value, 1e-10, "exactRankTests: wilcox.exact, ties")
d <- c(0, 3, -1, 2, 2, 5, -2, 4, 1, 0, 3); say("signed_rank.p", list(d), wilcox.exact(d)$p.value, 1e-10, "exactRankTests: wilcox.exact, ties and zeros")
x <- round(rnorm(40, 50, 5)); z <- round(rnorm(35, 52, 5)); say("mann_whitney.p", list(x, z), p(x, z, exact = FALSE, correct = TRUE)$p.value, 1e-10, "wilcox.test(exact = FALSE), ties, continuity")
x <- round(rnorm(80, 300, 10), 3); z <- round(rnorm(70, 303, 10), 3); t <- p(x, z, exact = FALSE, correct = TRUE); say("mann_whitney.p", list(x, z), t$p.value, 1e-10, "wilcox.test(exact = FALSE), continuity")
for (l in c(0.95, 0.999)) { k <- qwilcox((1 - l) / 2, 80, 70); say("hodges_lehmann.low", list(x, z, l), sort(outer(x, z, `-`))[k], "abs 0.1", "sort(outer(x, y, '-')) at qwilcox; tolerance of the normal approximation") }
d <- round(rnorm(75, 1, 6)); say("signed_rank.p", list(d), p(d, exact = FALSE, correct = TRUE)$p.value, 1e-10, "wilcox.test(exact = FALSE), ties and zeros, continuity")
for (m in list(c(5, 5), c(20, 25), c(1, 1), c(30, 40))) say("mann_whitney_least_p", list(m), min(1, 2 / choose(m[1] + m[2], m[1])), 1e-12, "2 / choose")
for (m in c(1, 5, 6, 20)) say("signed_rank_least_p", list(m), min(1, 2 * psignrank(0, m)), 1e-12, "2 * psignrank(0, n)")
ks <- function(x, y, ..., how, tol = 1e-10) { t <- suppressWarnings(ks.test(x, y, ...)); say("kolmogorov_smirnov.p", list(x, y), t$p.value, tol, how); say("kolmogorov_smirnov.d", list(x, y), t$statistic[[1]], 1e-12, how) }
x <- round(rnorm(30, 300, 10), 3); z <- round(rnorm(30, 300, 25), 3); ks(x, z, exact = TRUE, how = "ks.test(exact = TRUE)"); ks(x[1:5], z[1:7], exact = TRUE, how = "ks.test(exact = TRUE)")
ks(round(x / 10), round(z[1:20] / 10), exact = TRUE, how = "ks.test(exact = TRUE), ties")
x <- round(rnorm(1100, 300, 10), 3); z <- round(rnorm(1000, 300.6, 10), 3); ks(x[1:90], z[1:90], exact = TRUE, how = "ks.test(exact = TRUE)")
# ---- ratios by logarithms
for (m in list(c(3, 3), c(5, 8), c(30, 30))) { x <- round(rlnorm(m[1], 5, 0.1), 3); z <- round(rlnorm(m[2], 5.2, 0.3), 3); t <- t.test(log(z), log(x))
	say("ratio_of_logs.low", list(z, x, 0.95), t$conf.int[1], 1e-11, "t.test(log(y), log(x))"); say("ratio_of_logs.high", list(z, x, 0.99), t.test(log(z), log(x), conf.level = 0.99)$conf.int[2], 1e-11, "t.test(log(y), log(x))")
	say("ratio_of_logs.p", list(z, x, 0), t$p.value, 1e-10, "t.test(log(y), log(x))")
	u <- 1 + (z / mean(z) - 1); v <- 1 + (x / mean(x) - 1); t <- t.test(u + log(mean(z)) - 1, v + log(mean(x)) - 1)
	say("ratio_of_means.low", list(z, x, 0.95), t$conf.int[1], 1e-10, "t.test of x / mean(x) + log(mean(x)) - 1, which has the mean log(mean(x)) and the deviation sd(x) / mean(x)")
	say("ratio_of_means.p", list(z, x, 0), t$p.value, 1e-10, "the same t.test") }
x <- round(rlnorm(8, 5, 0.1), 3); z <- round(x * rlnorm(8, 0.05, 0.03), 3); t <- t.test(log(z) - log(x))
say("ratio_of_paired_logs.low", list(z, x, 0.95), t$conf.int[1], 1e-10, "t.test(log(y) - log(x))"); say("ratio_of_paired_logs.p", list(z, x, 0), t$p.value, 1e-10, "t.test(log(y) - log(x))")
t <- t.test(z / mean(z) - x / mean(x) + log(mean(z)) - log(mean(x))); say("ratio_of_paired_means.low", list(z, x, 0.95), t$conf.int[1], 1e-10, "t.test of y / mean(y) - x / mean(x) + log(mean(y) / mean(x))")
# ---- counts: base, failed of them, now, failed of them, for each configuration
fisher <- function(tables, how) { f <- function(s) matrix(c(s[4], s[3] - s[4], s[2], s[1] - s[2]), 2)
	pv <- if (length(tables) == 1) fisher.test(f(tables[[1]]), alternative = "greater")$p.value else mantelhaen.test(array(sapply(tables, f), c(2, 2, length(tables))), exact = TRUE, alternative = "greater")$p.value
	say("more_failures_p", list(unlist(tables)), pv, 1e-9, how) }
fisher(list(c(10, 0, 10, 3)), "fisher.test(alternative = 'greater')"); fisher(list(c(30, 2, 25, 9)), "fisher.test(alternative = 'greater')")
fisher(list(c(10, 0, 10, 2), c(10, 1, 10, 3), c(12, 6, 8, 6)), "mantelhaen.test(exact = TRUE, alternative = 'greater')")
# ---- one sample
hs <- function(x, l) { s <- sort(x); n <- length(x); g <- function(k) 1 - 2 * pbinom(k - 1, n, 0.5); if (g(1) <= l) return(c(s[1], s[n], g(1))); k <- max(which(sapply(1:floor(n / 2), g) >= l))
	i <- (g(k) - l) / (g(k) - g(k + 1)); w <- (n - k) * i / (k + (n - 2 * k) * i); c((1 - w) * s[k] + w * s[k + 1], (1 - w) * s[n - k + 1] + w * s[n - k], l) }
for (x in list(a[1:3], a[1:4], a[1:5], a[1:6], a, b)) { t <- hs(x, 0.95); how <- "pbinom, Hettmansperger and Sheather (1986) by hand"
	say("median_interval.low", list(x, 0.95), t[1], 1e-12, how); say("median_interval.high", list(x, 0.95), t[2], 1e-12, how); say("median_interval.actual", list(x, 0.95), t[3], 1e-12, how) }
for (z in list(c(12.07, 10), c(3, 5), c(1, 2))) say("deviation_bound", list(z, 0.8), z[1] * sqrt((z[2] - 1) / qchisq(0.2, z[2] - 1)), 1e-10, "sd * sqrt((n - 1) / qchisq(0.2, n - 1))")
for (z in list(c(0.02, 5), c(0.1, 3))) say("noise_floor", list(z), expm1(qnorm(0.975) * sqrt(2) * z[1]), 1e-12, "expm1(qnorm(0.975) * sqrt(2) * sd)")
for (x in list(a, b)) { t <- boot.ci(boot(x, function(d, i) c(mean(d[i]), var(d[i]) / length(i)), B), type = "stud")$student[4:5]; w <- t[2] - t[1]
	say("bootstrap_t_interval.low", list(x), t[1], sprintf("abs %.3g", 0.04 * w), "boot.ci(type = 'stud', R = 100000): tolerance 4 % of its width"); say("bootstrap_t_interval.high", list(x), t[2], sprintf("abs %.3g", 0.04 * w), "boot.ci(type = 'stud', R = 100000): tolerance 4 % of its width") }
g1 <- function(x) { n <- length(x); s <- mean((x - mean(x))^3) / mean((x - mean(x))^2)^1.5; y <- s * sqrt((n + 1) * (n + 3) / (6 * (n - 2)))
	b <- 3 * (n^2 + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9)); w <- sqrt(2 * (b - 1)) - 1
	z <- log(y / sqrt(2 / (w - 1)) + sqrt(y^2 / (2 / (w - 1)) + 1)) / sqrt(log(sqrt(w))); c(s, 2 * pnorm(-abs(z))) }
for (x in list(a, b)) { say("skewness.g1", list(x), g1(x)[1], 1e-11, "moments by hand"); say("skewness.p", list(x), g1(x)[2], 1e-9, "D'Agostino (1970) by hand, as moments::agostino.test") }
# ---- all orders, with ties
orders <- function(v) if (length(v) <= 1) list(v) else do.call(c, lapply(seq_along(v), function(i) lapply(orders(v[-i]), function(r) c(v[i], r))))
every <- function(x, y, stat) { s <- sapply(orders(y), function(o) stat(x, o)); mean(abs(s) >= abs(stat(x, y)) - 1e-9) }
S <- function(x, y) sum(outer(seq_along(x), seq_along(x), function(i, j) (i > j) * sign(x[i] - x[j]) * sign(y[i] - y[j]))); R <- function(x, y) sum((rank(x) - mean(rank(x))) * (rank(y) - mean(rank(y))))
z <- c(3, 1, 4, 1, 5, 5, 2); say("mann_kendall.p", list(z), every(seq_along(z), z, S), 1e-12, "all orders counted, ties"); x <- c(2, 2, 1, 3, 3, 3, 4)
say("spearman.p", list(x, z), every(x, z, R), 1e-12, "all orders counted, ties"); say("jonckheere_terpstra.p", list(c(1, 1, 2, 2, 2, 4, 4), z), every(c(1, 1, 2, 2, 2, 4, 4), z, S), 1e-12, "all orders counted, ties")
x <- c(5, 3, 8, 1, 9, 7, 2, 6, 4); z <- c(4, 1, 9, 3, 7, 8, 2, 6, 5); say("spearman.p", list(x, z), cor.test(x, z, method = "spearman", exact = TRUE)$p.value, 1e-9, "cor.test(method = 'spearman', exact)")
# ---- Amdahl: the farthest that a mean can lie from the law
m <- lm(T ~ I(1 / N)); g <- tapply(T, N, mean); u <- as.numeric(names(g)); law <- predict(m, data.frame(N = u)); w <- sum((T - ave(T, N))^2) / (length(T) - length(g))
se <- sqrt(w * (1 / tapply(T, N, length) - predict(m, data.frame(N = u), se.fit = TRUE)$se.fit^2 / summary(m)$sigma^2))
say("amdahl_fit.departure", list(N, T), max((abs(g - law) + qt(1 - 0.025 / length(g), length(T) - length(g)) * se) / law), 1e-9, "lm(T ~ I(1 / N)), predict(se.fit = TRUE), qt")
# ---- what SAMPLES=auto looks at, and the p of a speedup
set.seed(22)
slope(c(301.2, 300.4, 302.9, 301.7, 300.1, 302.2, 301.5, 330.6, 300.8, 301.9), c(100.1, 99.8, 101.2, 100.7, 100.2, 100.9, 100.3, 109.4, 100.4, 100.6))
wider <- function(x) { r <- acf(x, 1, plot = FALSE)$acf[2]; r <- min(0.9, r + (1 + 3 * r) / length(x)); if (r > 0) sqrt((1 + r) / (1 - r)) else 1 }
alike <- round(300 + as.numeric(arima.sim(list(ar = 0.6), 24, sd = 6)), 2); apart <- round(300 + as.numeric(arima.sim(list(ar = -0.5), 15, sd = 6)), 2)
for (x in list(alike, apart)) { t <- hs(x, 0.975); m <- median(x)
	say("precision_of_median", list(x), max(m - t[1], t[2] - m) / m * wider(x), 1e-11, "pbinom, acf: Hettmansperger and Sheather (1986), Kendall (1954) by hand")
	d <- round(log(x / 290), 6); t <- p(d, conf.int = TRUE, exact = TRUE); e <- t$estimate[[1]]
	say("precision_of_ratio", list(d), expm1(max(t$conf.int[2] - e, e - t$conf.int[1]) * wider(d)), 1e-10, "wilcox.test(conf.int = TRUE, exact = TRUE), acf") }
x <- round(rlnorm(6, 5, 0.5), 3); z <- round(rlnorm(7, 5.4, 0.5), 3)
say("speedup.p", list(x, z), max(t.test(x / mean(x) + log(mean(x)), z / mean(z) + log(mean(z)))$p.value, t.test(log(x), log(z))$p.value), 1e-10, "the larger of t.test(x / mean(x) + log(mean(x)), ...) and t.test(log(x), log(y))")
for (x in list(c(340, 345, 330, 342, 338, 339, 333, 344, 347, 343, 349, 355), c(340, 345, 330, 342, 338, 339, 330, 345, 345, 343, 349, 345))) { g <- c(1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3); t <- kruskal.test(x, g)
	say("kruskal_wallis.h", list(g, x), t$statistic[[1]], 1e-12, "kruskal.test"); say("kruskal_wallis.p", list(g, x), t$p.value, 1e-10, "kruskal.test") }
# The split of a series that parts best, from all distances: Matteson and James (2014), alpha = 1.
energy <- function(x, k) { n <- length(x); d <- abs(outer(x, x, "-")); a <- 1:k; b <- (k + 1):n; m <- k; r <- n - k
	m * r / n * (2 * mean(d[a, b]) - sum(d[a, a]) / (m * (m - 1)) - sum(d[b, b]) / (r * (r - 1))) }
for (x in c(sets, list(as.numeric(datasets::Nile)))) { q <- sapply(3:(length(x) - 3), function(k) energy(x, k))
	say("best_split.at", list(x), which.max(q) + 2, 0, "outer"); say("best_split.statistic", list(x), max(q), 1e-11, "outer") }
