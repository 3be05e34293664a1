# make html, make paper, make figures: the report as a page and as a chapter, and its figures alone.

html: $D/report.html
$D/report.html: $(parts) $(logs) $S/configs $S/report
	$(begin) cat $(parts) | $(BIN)/report -f html -l $D >$(part); $(end); echo $@

# A chapter with figures: LaTeX asks for up to three runs until its references stand.
paper: $D/paper.pdf
$D/paper.pdf: $(parts) $S/configs $S/report | $S/pdflatex
	$(begin) mkdir -p $D/paper; cat $(parts) | $(BIN)/report -f latex -s $(if $(CHAPTER),-c $(call quote,$(CHAPTER))) -d $D/paper >$D/paper/paper.tex; $(latex_needed); \
	for run in 1 2 3; do (cd $D/paper; pdflatex -interaction=batchmode -halt-on-error paper.tex >/dev/null) || \
		{ tail -n 20 $D/paper/paper.log >&2; exit 1; }; done; \
	cp $D/paper/paper.pdf $(part); $(end); echo $@
latex_needed = command -v pdflatex >/dev/null || { echo 'paper: no pdflatex: $(self) deps-paper' >&2; exit 1; }

# That it is not there is told before anything is booted.
$S/pdflatex: | $(ready)
	$(begin) $(latex_needed); : >$(part); $(end)
ifneq ($(filter paper,$(MAKECMDGOALS)),)
$(firstword $(logs)): | $S/pdflatex
endif

# Each figure as an SVG and, by rsvg-convert, as a PDF; figures/list has their names.
figures: $D/figures/list
$D/figures/list: $(parts) $S/configs $S/report
	$(begin) command -v rsvg-convert >/dev/null || { echo 'figures: no rsvg-convert: make deps-paper' >&2; exit 1; }; \
	cat $(parts) | $(BIN)/report -f figures -d $(@D) >$(part); \
	for name in $$(sed 's/\.svg$$//' $(part)); do rsvg-convert -f pdf -o $(@D)/$$name.pdf $(@D)/$$name.svg; done; $(end)
