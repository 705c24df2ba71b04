#include "app/desktop/kit/flow.hpp"

#include <gtk/gtk.h>
#include <wx/anybutton.h>
#include <wx/checkbox.h>
#include <wx/choice.h>
#include <wx/dcbuffer.h>
#include <wx/graphics.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>
#include <memory>

namespace homeostat::desktop {
namespace {

/// What the toolkit measures better than its wrapper: words that wrap, and buttons with their style.
GtkWidget* nativeOf(wxWindow* window) {
  const bool measured = dynamic_cast<wxStaticText*>(window) != nullptr ||
                        dynamic_cast<wxCheckBox*>(window) != nullptr || dynamic_cast<wxAnyButton*>(window) != nullptr;
  return measured ? static_cast<GtkWidget*>(window->GetHandle()) : nullptr;
}

/// Fields of one line and lists to choose from: their height follows the size of the text, which the wrapper's cached
/// size does not.
GtkWidget* lineOf(wxWindow* window) {
  const auto* entry = dynamic_cast<wxTextCtrl*>(window);
  const bool one_line = (entry != nullptr && !entry->IsMultiLine()) || dynamic_cast<wxChoice*>(window) != nullptr;
  return one_line ? static_cast<GtkWidget*>(window->GetHandle()) : nullptr;
}

/// Placing a child leaves its size behind as a request, below which it would never be measured again: set aside while
/// this lives.
class Unrequested {
 public:
  explicit Unrequested(GtkWidget* widget) : widget_(widget) {
    gtk_widget_get_size_request(widget, &width_, &height_);
    gtk_widget_set_size_request(widget, -1, -1);
  }
  ~Unrequested() { gtk_widget_set_size_request(widget_, width_, height_); }
  Unrequested(const Unrequested&) = delete;
  Unrequested& operator=(const Unrequested&) = delete;

 private:
  GtkWidget* widget_;
  int width_ = -1, height_ = -1;
};

int naturalWidth(wxSizerItem* item) {
  if (item->IsWindow()) {
    if (auto* widget = nativeOf(item->GetWindow())) {
      const Unrequested free(widget);
      int least = 0, natural = 0;
      gtk_widget_get_preferred_width(widget, &least, &natural);
      return natural;
    }
    return item->GetWindow()->GetEffectiveMinSize().x;
  }
  return item->CalcMin().x;
}

int heightOf(wxSizerItem* item, int width) {
  if (item->IsSizer()) {
    if (auto* follows = dynamic_cast<FollowsWidth*>(item->GetSizer())) return follows->heightFor(width);
    return item->CalcMin().y;
  }
  if (!item->IsWindow()) return item->GetMinSize().y;
  auto* window = item->GetWindow();
  if (auto* widget = nativeOf(window)) {
    const Unrequested free(widget);
    int least = 0, natural = 0;
    gtk_widget_get_preferred_height_for_width(widget, std::max(1, width), &least, &natural);
    return natural;
  }
  if (auto* line = lineOf(window)) {
    const Unrequested free(line);
    int least = 0, natural = 0;
    gtk_widget_get_preferred_height(line, &least, &natural);
    return natural;
  }
  if (auto* follows = dynamic_cast<FollowsWidth*>(window)) return follows->heightFor(width);
  if (dynamic_cast<wxScrolledWindow*>(window) == nullptr)
    if (auto* flow = dynamic_cast<Flow*>(window->GetSizer())) return flow->heightFor(width);
  return window->GetEffectiveMinSize().y;
}

}  // namespace

Flow::Flow(wxOrientation orient, int gap, int pad_x, int pad_y)
    : orient_(orient), gap_(gap), pad_x_(pad_x), pad_y_(pad_y) {}

std::vector<wxSizerItem*> Flow::shown() {
  std::vector<wxSizerItem*> items;
  for (auto* item : GetChildren())
    if (item->IsShown()) items.push_back(item);
  return items;
}

std::vector<int> Flow::widths(const std::vector<wxSizerItem*>& items, int width) {
  const int inner = std::max(1, width - 2 * pad_x_);
  std::vector<int> result(items.size(), inner);
  if (orient_ == wxVERTICAL) return result;
  int left = inner - gap_ * static_cast<int>(items.empty() ? 0 : items.size() - 1), shares = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    shares += items[i]->GetProportion();
    if (items[i]->GetProportion() == 0) left -= (result[i] = naturalWidth(items[i]));
  }
  for (std::size_t i = 0; i < items.size(); ++i)
    if (items[i]->GetProportion() > 0) result[i] = std::max(1, left * items[i]->GetProportion() / shares);
  return result;
}

int Flow::heightFor(int width) {
  const auto items = shown();
  const auto each = widths(items, width);
  int height = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const int h = heightOf(items[i], each[i]);
    height = orient_ == wxVERTICAL ? height + h + (i > 0 ? gap_ : 0) : std::max(height, h);
  }
  return height + 2 * pad_y_;
}

wxSize Flow::CalcMin() {
  int width = 0;
  for (auto* item : shown())
    width = orient_ == wxVERTICAL ? std::max(width, naturalWidth(item)) : width + naturalWidth(item) + gap_;
  return {width + 2 * pad_x_, GetSize().x > 0 ? heightFor(GetSize().x) : 0};
}

void Flow::RepositionChildren(const wxSize&) {
  const auto items = shown();
  const auto each = widths(items, GetSize().x);
  int x = GetPosition().x + pad_x_, y = GetPosition().y + pad_y_, fixed = 0, shares = 0;
  if (orient_ == wxVERTICAL) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      shares += items[i]->GetProportion();
      fixed += (items[i]->GetProportion() > 0 ? 0 : heightOf(items[i], each[i])) + (i > 0 ? gap_ : 0);
    }
  }
  const int spare = std::max(0, GetSize().y - 2 * pad_y_ - fixed);
  const int row = GetSize().y - 2 * pad_y_;
  for (std::size_t i = 0; i < items.size(); ++i) {
    int h = heightOf(items[i], each[i]);
    if (orient_ == wxVERTICAL) {
      if (items[i]->GetProportion() > 0) h = std::max(h, spare * items[i]->GetProportion() / shares);
      items[i]->SetDimension({x, y}, {each[i], h});
      y += h + gap_;
    } else {
      const bool fill = (items[i]->GetFlag() & wxEXPAND) != 0;
      const int flag = items[i]->GetFlag();
      const int top = (flag & wxALIGN_CENTER_VERTICAL) != 0 ? (row - h) / 2
                      : (flag & wxALIGN_BOTTOM) != 0        ? row - h
                                                            : 0;
      items[i]->SetDimension({x, y + (fill ? 0 : top)}, {each[i], fill ? row : h});
      x += each[i] + gap_;
    }
  }
}

int Wrap::oneLine() {
  int width = 0;
  for (auto* item : GetChildren()) width += naturalWidth(item) + (width > 0 ? gap_ : 0);
  return width;
}

int Wrap::place(int width, std::vector<wxRect>& boxes) {
  int x = 0, y = 0, line = 0;
  for (auto* item : GetChildren()) {
    auto* inner = item->IsSizer() ? dynamic_cast<Wrap*>(item->GetSizer()) : nullptr;
    const int natural = inner != nullptr ? std::min(width, inner->oneLine()) : naturalWidth(item);
    const wxSize size(natural, heightOf(item, natural));
    if (x > 0 && x + size.x > width) {
      x = 0;
      y += line + gap_;
      line = 0;
    }
    boxes.emplace_back(x, y, size.x, size.y);
    x += size.x + gap_;
    line = std::max(line, size.y);
  }
  return y + line;
}

int Wrap::heightFor(int width) {
  std::vector<wxRect> boxes;
  return place(width, boxes);
}

wxSize Wrap::CalcMin() {
  int widest = 0;
  for (auto* item : GetChildren()) widest = std::max(widest, naturalWidth(item));
  return {widest, GetSize().x > 0 ? heightFor(GetSize().x) : 0};
}

void Wrap::RepositionChildren(const wxSize&) {
  std::vector<wxRect> boxes;
  place(GetSize().x, boxes);
  std::size_t i = 0;
  for (auto* item : GetChildren()) {
    const auto& box = boxes[i++];
    item->SetDimension(GetPosition() + box.GetPosition(), box.GetSize());
  }
}

Page::Page(wxWindow* parent, const std::string& spoken, int pad, int gap)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL),
      flow_(new Flow(wxVERTICAL, gap, pad, pad)) {
  SetSizer(flow_);
  SetAutoLayout(false);
  SetScrollRate(0, Theme::kGrid * 2);
  SetMinSize({Theme::kGrid * 10, Theme::kGrid * 5});
  setAccessible(this, spoken);
  Bind(wxEVT_SIZE, [this](wxSizeEvent&) {
    relayout();
    CallAfter([this] { relayout(); });  // the scroll bar may have come or gone with the new height
  });
}

void Page::relayout() {
  const int width = GetClientSize().x;
  if (width < Theme::kGrid * 10) return;  // not placed yet
  const int height = flow_->heightFor(width);
  SetVirtualSize(width, height);
  const auto origin = CalcScrolledPosition(wxPoint(0, 0));
  flow_->SetDimension(origin.x, origin.y, width, std::max(height, GetClientSize().y));
  for (auto* child : GetChildren()) child->Layout();
}

void Page::rebuild(const std::function<void()>& build) {
  const auto* focused = wxWindow::FindFocus();
  const wxString name = focused != nullptr && focused != this && IsDescendant(const_cast<wxWindow*>(focused))
                            ? focused->GetName()
                            : wxString();
  const wxPoint view = GetViewStart();
  flow_->Clear(true);  // no Freeze: text fields made in a frozen window are left without their line data
  build();
  relayout();
  CallAfter([this] { relayout(); });  // once more when the toolkit has read the new styles
  Scroll(view);
  if (name.empty()) return;
  if (auto* again = FindWindow(name)) again->SetFocus();
}

Card::Card(wxWindow* parent, Look look, int pad, wxOrientation orient, int gap)
    : wxPanel(parent), look_(look), flow_(new Flow(orient, gap, pad + 2, pad)) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetSizer(flow_);
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    Refresh();
    event.Skip();
  });
}

void Card::paint() {
  wxPaintDC dc(this);
  const std::unique_ptr<wxGraphicsContext> pen(wxGraphicsContext::Create(dc));
  if (!pen) return;
  const wxSize size = GetClientSize();
  const auto fill = look_ == Look::danger    ? Theme::dangerSoft()
                    : look_ == Look::warning ? Theme::warningSoft()
                    : look_ == Look::accent  ? Theme::accentSoft()
                                             : Theme::surface();
  pen->SetBrush(wxBrush(fill));
  pen->SetPen(look_ == Look::plain ? wxPen(Theme::hairline()) : *wxTRANSPARENT_PEN);
  pen->DrawRoundedRectangle(0.5, 0.5, size.x - 1, size.y - 1, look_ == Look::plain ? 6 : 0);
  if (look_ == Look::plain) return;
  const auto stripe = look_ == Look::danger    ? Theme::danger()
                      : look_ == Look::warning ? Theme::warning()
                                               : Theme::accent();
  pen->SetBrush(wxBrush(stripe));
  pen->DrawRectangle(0, 0, 3, size.y);  // the toolkit mirrors a panel that reads from the right
}

}  // namespace homeostat::desktop
