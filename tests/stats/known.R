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
	k <- qbinom(0.025, length(x), 0.5); s <- sort(x)
	say("median_interval.low", list(x, 0.95), s[k], 1e-15, "sort, qbinom"); say("median_interval.high", list(x, 0.95), s[length(x) + 1 - k], 1e-15, "sort, qbinom")
	say("median_interval.actual", list(x, 0.95), 1 - 2 * pbinom(k - 1, length(x), 0.5), 1e-12, "pbinom")
	say("mann_kendall.tau", list(x), cor(seq_along(x), x, method = "kendall"), 1e-12, "cor(method = 'kendall')")
	ties <- any(duplicated(x))
	mk <- suppressWarnings(cor.test(seq_along(x), x, method = "kendall", exact = !ties, continuity = TRUE))
	say("mann_kendall.p", list(x), mk$p.value, 1e-10, "cor.test(method = 'kendall', continuity = TRUE)")
	say("dip", list(x), dip(x), 1e-12, "diptest: dip")
}
for (h in list(c(0, 5), c(5, 5), c(4, 5), c(1, 1), c(37, 40), c(950, 1000), c(1, 1000), c(999999, 1e6), c(1, 1e6), c(99990, 1e5), c(3, 1e5))) for (l in c(0.95, 0.99)) {
	t <- binom.test(h[1], h[2], conf.level = l)$conf.int
	say("clopper_pearson.low", list(h, l), t[1], 1e-9, "binom.test"); say("clopper_pearson.high", list(h, l), t[2], 1e-9, "binom.test") }
for (n in c(6, 7, 9, 30, 100, 1000)) { k <- qbinom(0.025, n, 0.5); say("median_interval.actual", list(1:n, 0.95), 1 - 2 * pbinom(k - 1, n, 0.5), 1e-10, "pbinom") }
need <- function(m, s, r) { n <- 2; while (qt(.975, n - 1) * s / sqrt(n) > r * m) n <- n + 1; n }
for (z in list(c(376, 12.07, .01), c(376, 12.07, .05), c(100, 30, .01), c(5, 0, .01))) say("samples_needed", list(z), need(z[1], z[2], z[3]), 0, "least n with qt(.975, n - 1) * s / sqrt(n) <= r * m")
for (df in c(1, 2, 4, 9, 29, 99, 999, 99999, 999999)) say("t_quantile", list(0.975, df), qt(0.975, df), 1e-9, "qt")
y <- round(cc / 3 + rnorm(23, 0, 1), 3); f <- lm(y ~ cc); ci <- confint(f)[2, ]
say("slope", list(cc, y), coef(f)[[2]], 1e-11, "lm"); say("slope.low", list(cc, y), ci[[1]], 1e-10, "confint(lm)"); say("slope.high", list(cc, y), ci[[2]], 1e-10, "confint(lm)")
say("covariance", list(cc, y), cov(cc, y), 1e-11, "cov")
r <- sum(y) / sum(cc); se <- sqrt(sum((y - r * cc)^2) / 22 / 23) / mean(cc)
say("ratio_interval.low", list(y, cc), r - qt(.975, 22) * se, 1e-12, "Cochran (1977) eq. 6.13 by hand"); say("ratio_interval.high", list(y, cc), r + qt(.975, 22) * se, 1e-12, "Cochran (1977) eq. 6.13 by hand")
B <- 100000
for (x in list(a, b, cc)) { t <- boot.ci(boot(x, function(d, i) mean(d[i]), B), type = "bca")$bca[4:5]; w <- t[2] - t[1]
	part <- if (length(x) == 10) 8 else 3; how <- sprintf("boot.ci(type = 'bca', R = 100000): tolerance %d %% of its width, the noise of 10 000 resamples", part)
	say("bca_interval.mean.low", list(x), t[1], sprintf("abs %.3g", part / 100 * w), how)
	say("bca_interval.mean.high", list(x), t[2], sprintf("abs %.3g", part / 100 * w), how) }
x <- b; t <- boot.ci(boot(x, function(d, i) median(d[i]), B), type = "bca")$bca[4:5]; w <- t[2] - t[1]
say("bca_interval.median.low", list(x), t[1], sprintf("abs %.3g", 0.1 * w), "boot.ci(type = 'bca'): tolerance 10 % of its width, values are discrete")
say("bca_interval.median.high", list(x), t[2], sprintf("abs %.3g", 0.1 * w), "boot.ci(type = 'bca'): tolerance 10 % of its width, values are discrete")
x1 <- b; x2 <- round(rlnorm(30, 4.6, 0.25), 3); d <- data.frame(v = c(x1, x2), g = rep(1:2, each = 30))
t <- boot.ci(boot(d, function(d, i) { d <- d[i, ]; mean(d$v[d$g == 1]) / mean(d$v[d$g == 2]) }, 20000, strata = d$g), type = "bca")$bca[4:5]; w <- t[2] - t[1]
say("bca_interval.ratio_of_means.low", list(x1, x2), t[1], sprintf("abs %.3g", 0.04 * w), "boot.ci(type = 'bca', strata): tolerance 4 % of its width")
say("bca_interval.ratio_of_means.high", list(x1, x2), t[2], sprintf("abs %.3g", 0.04 * w), "boot.ci(type = 'bca', strata): tolerance 4 % of its width")
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
for (m in list(c(5, 5), c(3, 7), c(20, 25), c(1, 1))) { x <- round(rnorm(m[1], 300, 10), 3); z <- round(rnorm(m[2], 308, 10), 3)
	say("permutation_test.p", list(x, z), wilcox.test(x, z, exact = TRUE)$p.value, 1e-10, "wilcox.test(exact = TRUE)")
	say("permutation_test.w", list(x, z), wilcox.test(x, z, exact = TRUE)$statistic[[1]] + m[1] * (m[1] + 1) / 2, 1e-15, "wilcox.test") }
x <- round(rnorm(12, 5, 2)); z <- round(rnorm(9, 6, 2)); say("permutation_test.p", list(x, z), wilcox.exact(x, z)$p.value, 1e-10, "exactRankTests: wilcox.exact, ties")
x <- round(rnorm(80, 300, 10), 3); z <- round(rnorm(70, 303, 10), 3); say("permutation_test.p", list(x, z), wilcox.test(x, z, exact = TRUE)$p.value, "abs 0.006", "wilcox.test(exact = TRUE): tolerance of 10 000 random permutations")
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
