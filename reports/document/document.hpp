#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "reports/document/image.hpp"
#include "reports/figure/display.hpp"

/// The document model: what a page says, before it is laid out. A plain value; knows neither pages nor files.
namespace homeostat::reports {

/// A stretch of text of one kind. `link` is "#anchor" inside the document or a web address; empty: none.
struct Run {
  std::string text;
  bool bold = false, italic = false, superscript = false;
  figure::Tone tone = figure::Tone::ink;
  std::string link{};
  std::string language{};  ///< BCP 47 where it is not the document's; empty: it is
  bool quoted = false;     ///< what a source says or how it is recorded: kept in its own language in every document
};
using Text = std::vector<Run>;

struct Heading {
  int level = 2;  ///< 1 is the title, 2 and 3 stand in the outline
  std::string text;
  std::string anchor;  ///< empty: none
};

enum class Voice {
  body,     ///< serif, for reading
  label,    ///< sans, small and muted: subtitles, notes
  plain,    ///< sans at body size: handouts
  compact,  ///< sans at the size of a table: lists beside tables
  fine      ///< sans, smallest: lists of sources
};
struct Paragraph {
  Text text;
  Voice voice = Voice::body;
  std::string anchor;
  bool keep_with_next = false;
};

struct List {
  std::vector<Text> items;
  bool numbered = false;
  Voice voice = Voice::body;
  std::vector<std::string> anchors;  ///< empty, or one an item
  /// The first run of each item is its label and stands in a column of its own instead of a bullet; the same label
  /// again is not repeated.
  bool hanging = false;
};

enum class Column { text, number };  ///< numbers stand on the far side, in tabular figures
struct TableColumn {
  std::string head;
  Column kind = Column::text;
  double share = 1;  ///< of the width, relative to the other columns
};
struct Table {
  std::string summary;  ///< said by a screen reader before the table
  std::vector<TableColumn> columns;
  std::vector<std::vector<Text>> rows;  ///< every row has one text a column
};

struct Picture {
  figure::Figure figure;  ///< built for the language and for `contentWidth`
  Text caption;
};

enum class Weight { danger, warning, note };
struct Callout {
  Weight weight = Weight::note;
  std::vector<Text> paragraphs;
  Voice voice = Voice::body;
};

using Block = std::variant<Heading, Paragraph, List, Table, Picture, Callout>;

struct Document {
  std::string language = "en";  ///< BCP 47
  std::string title;            ///< of the file and the window
  std::string subject;          ///< one sentence for the file's properties
  std::string author;           ///< practice or program
  std::string created;          ///< ISO time, from the case: the same input gives the same bytes
  std::vector<std::string> letterhead;
  std::optional<Image> letterhead_image{};  ///< beside its lines, or above them where it is wide
  std::string footer;                       ///< left of "page x of y", on every page
  std::string page_of;                      ///< message "Page {page} of {pages}" with these two words left in
  std::string banner;                       ///< on top of every page, e.g. that the data are invented; empty: none
  double scale = 1;                         ///< of all type; 1.6 for large print
  std::vector<Block> blocks;
};

/// A text of a right-to-left document with its left-to-right stretches isolated (`i18n/direction.hpp`), also where
/// they run over several runs; sentences in another language are isolated whole, with the citations behind them.
Text directed(const Text& text);

/// How large the letterhead's picture stands on the page, in points: never larger than a point a pixel, no higher than
/// a few lines, no wider than the text.
struct PlacedSize {
  double width = 0, height = 0;
  [[nodiscard]] bool besideLines() const;
};
PlacedSize letterheadSize(const Image& image);

/// Every anchor of the document.
std::set<std::string> anchorsOf(const Document& document);
/// True for a link to an anchor that is not among `anchors`: it is printed as plain text, so that none leads nowhere.
bool leadsNowhere(const Run& run, const std::set<std::string>& anchors);

/// A4 with the margins of `Pages`, in points.
inline constexpr double kPageWidth = 595.28, kPageHeight = 841.89, kMargin = 54;
inline constexpr double kContentWidth = kPageWidth - 2 * kMargin;

}  // namespace homeostat::reports
