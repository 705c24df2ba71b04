#include <fmt/format.h>

#include <set>

#include "i18n/format.hpp"
#include "reports/document/pages.hpp"
#include "reports/document/set_text.hpp"
#include "reports/document/svg.hpp"
#include "reports/figure/palette.hpp"

namespace homeostat::reports {
namespace {

using figure::Tone;

std::string colour(Tone tone) { return figure::colourOf(tone, figure::Theme::paper).hex(); }

/// The look of the printed page, in words of a browser.
std::string styleSheet(double scale) {
  return "body{font:" + std::to_string(static_cast<int>(15 * scale)) +
         "px/1.5 'Noto Serif',Georgia,serif;color:" + colour(Tone::ink) +
         ";max-width:46em;margin:2em auto;padding:0 1em}"
         "h1,h2,h3,table,figcaption,.label,.plain,.compact,.fine,footer{font-family:'Noto Sans',system-ui,sans-serif}"
         "h1{font-size:1.7em;line-height:1.25;margin:.2em 0}h2{font-size:1.1em;color:" +
         colour(Tone::accent) +
         ";margin:1.6em 0 .4em}h3{font-size:.98em;margin:1.2em 0 .3em}"
         ".label,figcaption,footer{font-size:.85em;color:" +
         colour(Tone::muted) + "}a{color:" + colour(Tone::accent) +
         ";text-decoration:none}.compact{font-size:.88em}.fine{font-size:.8em}a:hover,a:focus{text-decoration:"
         "underline}"
         "table{border-collapse:collapse;width:100%;font-size:.88em;margin:.6em 0}"
         "th{text-align:start;border-bottom:1.5px solid " +
         colour(Tone::ink) + "}td{border-bottom:1px solid " + colour(Tone::hairline) +
         ";vertical-align:top}th,td{padding:.35em .7em .35em 0}th.number,td.number{text-align:end;"
         "font-variant-numeric:tabular-nums}"
         "aside{padding:.5em .9em;margin:.8em 0;border-inline-start:4px solid}aside p{margin:.3em 0}"
         "aside.danger{background:" +
         colour(Tone::danger_soft) + ";border-color:" + colour(Tone::danger) +
         "}aside.warning{background:" + colour(Tone::warning_soft) + ";border-color:" + colour(Tone::warning) +
         "}aside.note{background:" + colour(Tone::accent_soft) + ";border-color:" + colour(Tone::accent) +
         "}@page{size:A4;margin:19mm}figure{margin:1em 0}.banner{color:" + colour(Tone::warning) +
         ";font-weight:bold}header{display:flex;flex-flow:row-reverse wrap;justify-content:space-between;gap:.6em "
         "1.5em}header p{margin:0}header img{max-width:100%;object-fit:contain}sup{line-height:0}";
}

class HtmlWriter {
 public:
  explicit HtmlWriter(const Document& document)
      : document_(document), anchors_(anchorsOf(document)), right_to_left_(i18n::rightToLeft(document.language)) {}

  std::string write() {
    const std::string direction = right_to_left_ ? "rtl" : "ltr";
    out_ =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
        "lang=\"" +
        document_.language + "\" xml:lang=\"" + document_.language + "\" dir=\"" + direction +
        "\">\n<head><meta charset=\"UTF-8\"/><meta name=\"viewport\" content=\"width=device-width\"/><title>" +
        xmlEscaped(document_.title) + "</title><style>" + styleSheet(document_.scale) + "</style></head>\n<body>\n";
    if (!document_.banner.empty()) out_ += "<p class=\"banner\">" + inner(document_.banner) + "</p>\n";
    addLetterhead();
    for (const auto& block : document_.blocks) std::visit([this](const auto& b) { add(b); }, block);
    out_ += "<footer><p>" + inner(document_.footer) + "</p></footer>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  const Document& document_;
  std::set<std::string> anchors_;
  bool right_to_left_;
  std::string out_;

  void addLetterhead() {
    const auto& image = document_.letterhead_image;
    if (document_.letterhead.empty() && !image) return;
    out_ += "<header>";
    if (image) {
      const auto size = letterheadSize(*image);
      out_ += fmt::format(R"(<img src="{}" alt="{}" style="width:{:.1f}pt;height:{:.1f}pt"/>)", image->dataAddress(),
                          xmlEscaped(image->alternative()), size.width, size.height);
    }
    if (!document_.letterhead.empty()) {
      out_ += "<div>";
      for (const auto& line : document_.letterhead) out_ += "<p>" + inner(line) + "</p>";
      out_ += "</div>";
    }
    out_ += "</header>\n";
  }

  static std::string id(const std::string& anchor) {
    return anchor.empty() ? std::string() : " id=\"" + xmlEscaped(anchor) + "\"";
  }
  static const char* classOf(Voice voice) {
    switch (voice) {
      case Voice::label:
        return " class=\"label\"";
      case Voice::plain:
        return " class=\"plain\"";
      case Voice::compact:
        return " class=\"compact\"";
      case Voice::fine:
        return " class=\"fine\"";
      case Voice::body:
        break;
    }
    return "";
  }

  [[nodiscard]] std::string inner(const Run& run) const {
    std::string text = markupEscaped(run.text);
    if (run.bold) text = "<strong>" + text + "</strong>";
    const std::string language =
        run.language.empty() ? "" : " lang=\"" + run.language + "\" xml:lang=\"" + run.language + "\"";
    const std::string quoted = run.quoted ? " class=\"quoted\"" : "";
    if (run.italic) text = "<em" + quoted + language + ">" + text + "</em>";
    if (run.superscript) text = "<sup>" + text + "</sup>";
    if (!run.link.empty() && !leadsNowhere(run, anchors_))
      return "<a href=\"" + xmlEscaped(run.link) + "\">" + text + "</a>";
    if (run.tone != Tone::ink) return "<span style=\"color:" + colour(run.tone) + "\">" + text + "</span>";
    return text;
  }
  [[nodiscard]] std::string inner(const Text& text) const {
    std::string out;
    for (const auto& run : prepared(text, right_to_left_)) out += inner(run);
    return out;
  }
  [[nodiscard]] std::string inner(const std::string& words) const { return inner(Text{{words}}); }

  void add(const Heading& heading) {
    const std::string tag = "h" + std::to_string(heading.level);
    out_ += "<" + tag + id(heading.anchor) + ">" + inner(heading.text) + "</" + tag + ">\n";
  }
  void add(const Paragraph& paragraph) {
    out_ += "<p" + id(paragraph.anchor) + classOf(paragraph.voice) + ">" + inner(paragraph.text) + "</p>\n";
  }
  void add(const List& list) {
    if (list.items.empty()) return;
    const std::string tag = list.numbered ? "ol" : "ul";
    out_ += "<" + tag + classOf(list.voice) + ">\n";
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      out_ += "<li" + id(i < list.anchors.size() ? list.anchors[i] : "") + ">" + inner(list.items[i]) + "</li>\n";
    }
    out_ += "</" + tag + ">\n";
  }
  void add(const Table& table) {
    if (table.columns.empty()) return;
    out_ += "<table>";
    if (!table.summary.empty()) out_ += "<caption class=\"label\">" + inner(table.summary) + "</caption>";
    out_ += "<thead><tr>";
    for (const auto& column : table.columns)
      out_ += "<th scope=\"col\"" + number(column) + ">" + inner(column.head) + "</th>";
    out_ += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
      out_ += "<tr>";
      for (std::size_t c = 0; c < table.columns.size(); ++c)
        out_ += "<td" + number(table.columns[c]) + ">" + inner(row.at(c)) + "</td>";
      out_ += "</tr>\n";
    }
    out_ += "</tbody></table>\n";
  }
  static std::string number(const TableColumn& column) {
    return column.kind == Column::number ? " class=\"number\"" : "";
  }
  void add(const Picture& picture) {
    out_ += "<figure>" + svg(picture.figure, right_to_left_);
    if (!picture.caption.empty()) out_ += "<figcaption>" + inner(picture.caption) + "</figcaption>";
    out_ += "</figure>\n";
  }
  void add(const Callout& callout) {
    const char* kind = callout.weight == Weight::danger    ? "danger"
                       : callout.weight == Weight::warning ? "warning"
                                                           : "note";
    out_ += std::string("<aside class=\"") + kind + "\">";
    for (const auto& paragraph : callout.paragraphs) out_ += "<p>" + inner(paragraph) + "</p>";
    out_ += "</aside>\n";
  }
};

}  // namespace

std::string html(const Document& document) { return HtmlWriter(document).write(); }

}  // namespace homeostat::reports
