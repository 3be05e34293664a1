# make html, make paper, make figures: the report as a page and as a chapter, and its figures alone.

# What is needed is told before anything is booted, and their paths when nothing is to be made, too.
tools_needed := $(if $(filter paper,$(MAKECMDGOALS)),pdflatex) $(if $(filter figures,$(MAKECMDGOALS)),rsvg-convert)
needed = command -v $1 >/dev/null || { echo '$2: no $1: $(self) deps-paper installs it' >&2; exit 1; }
$S/pdflatex $S/rsvg-convert: | $(ready) $(machines)
	$(begin) $(call needed,$(@F),$(patsubst rsvg-convert,figures,$(@F:pdflatex=paper))); : >$(part); $(end)
ifneq ($(strip $(tools_needed)),)
all-is-ready: | $(tools_needed:%=$S/%)
endif
ifeq ($(dry_run),)
html paper figures: ; $(Q)echo $(<:/list=)
endif

html: $D/report.html
$D/report.html: $(parts) $S/configs $S/report
	$(begin) cat $(parts) | $(BIN)/report -f html -l $D >$(part); $(end)

# A chapter with figures: LaTeX asks for up to three runs until its references stand.
paper: $D/paper.pdf
$D/paper.pdf: $(parts) $S/configs $S/report | $S/pdflatex
	$(begin) mkdir -p $D/paper; cat $(parts) | $(BIN)/report -f latex -s $(if $(CHAPTER),-c $(call quote,$(CHAPTER))) -d $D/paper >$D/paper/paper.tex; $(call needed,pdflatex,paper); \
	for run in 1 2 3; do (cd $D/paper; pdflatex -interaction=batchmode -halt-on-error paper.tex >/dev/null) || \
		{ tail -n 20 $D/paper/paper.log >&2; exit 1; }; done; \
	cp $D/paper/paper.pdf $(part); $(end)

# Each figure as an SVG and, by rsvg-convert, as a PDF; figures/list has their names.
figures: $D/figures/list
$D/figures/list: $(parts) $S/configs $S/report | $S/rsvg-convert
	$(begin) $(call needed,rsvg-convert,figures); cat $(parts) | $(BIN)/report -f figures -d $(@D) >$(part); \
	for name in $$(sed 's/\.svg$$//' $(part)); do rsvg-convert -f pdf -o $(@D)/$$name.pdf $(@D)/$$name.svg; done; $(end)
