#include "reports/document/svg.hpp"

#include <fmt/format.h>

#include "i18n/direction.hpp"
#include "reports/document/set_text.hpp"
#include "reports/figure/palette.hpp"

namespace homeostat::reports {
namespace {

using figure::Mark;
using figure::Shape;

std::string number(double value) { return fmt::format("{:.2f}", value); }

std::string paintOf(const Mark& mark) {
  const std::string colour = figure::colourOf(mark.tone, figure::Theme::paper).hex();
  std::string out = mark.stroke > 0 ? " fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"" + number(mark.stroke) +
                                          "\" stroke-linejoin=\"round\""
                                    : " fill=\"" + colour + "\"";
  if (mark.stroke > 0 && !mark.dashed) out += " stroke-linecap=\"round\"";
  if (mark.dashed) out += " stroke-dasharray=\"2.4 1.8\"";
  if (mark.opacity < 1) out += " opacity=\"" + number(mark.opacity) + "\"";
  return out;
}

std::string points(const Mark& mark) {
  std::string out;
  for (const auto& p : mark.points) out += (out.empty() ? "" : " ") + number(p.x) + "," + number(p.y);
  return out;
}

std::string curvePath(const Mark& mark) {
  const auto& p = mark.points;
  if (p.empty()) return {};
  std::string out = "M" + number(p[0].x) + " " + number(p[0].y);
  for (std::size_t i = 1; i + 2 < p.size(); i += 3) {
    out += fmt::format(" C{:.2f} {:.2f} {:.2f} {:.2f} {:.2f} {:.2f}", p[i].x, p[i].y, p[i + 1].x, p[i + 1].y,
                       p[i + 2].x, p[i + 2].y);
  }
  return out;
}

std::string textElement(const Mark& mark, bool right_to_left) {
  const bool right = mark.align == figure::Align::right, centre = mark.align == figure::Align::centre;
  const double x = right ? mark.box.right() : centre ? mark.box.x + mark.box.width / 2 : mark.box.x;
  // The baseline of `paint`: Noto Sans has its ascender at 1.069 of the size, in a line box cut to 1.3.
  const double baseline = mark.box.y + mark.font.size * 1.04;
  std::string out =
      "<text x=\"" + number(x) + "\" y=\"" + number(baseline) + "\" font-size=\"" + number(mark.font.size) + "\"";
  // Left and right are sides of the page here, whatever the direction of the text.
  out += right ? " text-anchor=\"end\"" : centre ? " text-anchor=\"middle\"" : "";
  out += " direction=\"ltr\" unicode-bidi=\"plaintext\"";
  if (mark.font.bold) out += " font-weight=\"bold\"";
  if (mark.font.italic) out += " font-style=\"italic\"";
  const std::string words = printable(mark.text);
  return out + paintOf(mark) + ">" + markupEscaped(right_to_left ? i18n::directed(words) : words) + "</text>";
}

std::string element(const Mark& mark, bool right_to_left) {
  const auto& box = mark.box;
  switch (mark.shape) {
    case Shape::text:
      return textElement(mark, right_to_left);
    case Shape::rectangle:
      return fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" rx=\"{:.2f}\"{}/>", box.x,
                         box.y, std::max(0.0, box.width), std::max(0.0, box.height), mark.radius, paintOf(mark));
    case Shape::dot:
    case Shape::ring:
      return fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{:.2f}\"{}/>", box.x + box.width / 2,
                         box.y + box.height / 2, box.width / 2, paintOf(mark));
    case Shape::area:
      return "<polygon points=\"" + points(mark) + "\"" + paintOf(mark) + "/>";
    case Shape::line:
      return "<polyline points=\"" + points(mark) + "\"" + paintOf(mark) + "/>";
    case Shape::curve:
      return "<path d=\"" + curvePath(mark) + "\"" + paintOf(mark) + "/>";
  }
  return {};
}

}  // namespace

std::string xmlEscaped(std::string_view text) { return markupEscaped(printable(text)); }

std::string markupEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string svg(const figure::Figure& figure, bool right_to_left) {
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {:.2f} {:.2f}\" width=\"100%\">"
      "<title>{}</title><desc>{}</desc>",
      figure.width, figure.height, xmlEscaped(figure.title), xmlEscaped(figure.description));
  for (const auto& mark : figure.marks) {
    if (mark.tone != figure::Tone::none) out += element(mark, right_to_left);
  }
  return out + "</svg>";
}

}  // namespace homeostat::reports
