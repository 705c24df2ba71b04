#pragma once

typedef struct _cairo cairo_t;
typedef struct _PangoGlyphItem PangoGlyphItem;

namespace homeostat::reports::figure {

/// Draws one run at the current point. `text` is the whole text that its offsets speak of.
///
/// Faces with CFF outlines (Noto's Chinese ones) go to a PDF by their outlines: cairo's own subset of such a face
/// leaves out subroutines that a glyph needs (1.16 with "如" of Noto Sans CJK), and a reader then shows a blank where a
/// word stood. Thread: one at a time; each thread keeps its own faces.
void showGlyphItem(cairo_t* cairo, const char* text, const PangoGlyphItem* item);

}  // namespace homeostat::reports::figure
