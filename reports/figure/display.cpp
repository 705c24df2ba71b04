#include "reports/figure/display.hpp"

namespace homeostat::reports::figure {

const Mark* hit(const Figure& figure, Point p) {
  for (auto mark = figure.marks.rbegin(); mark != figure.marks.rend(); ++mark) {
    if ((!mark->link.empty() || !mark->name.empty()) && mark->box.contains(p)) return &*mark;
  }
  return nullptr;
}

std::vector<const Mark*> spoken(const Figure& figure) {
  std::vector<const Mark*> out;
  for (const auto& mark : figure.marks) {
    if (!mark.name.empty()) out.push_back(&mark);
  }
  return out;
}

}  // namespace homeostat::reports::figure
