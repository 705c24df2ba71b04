#include "app/desktop/rooms/beats_canvas.hpp"

#include <algorithm>
#include <cmath>

namespace homeostat::desktop {
namespace {

constexpr double kHeight = 190;  // points
constexpr int kReach = 8;        // pixels: how near a click must be
constexpr int kStill = 3;        // pixels: a hand is never quite still in a click
constexpr double kStepMs = 4, kLeapMs = 20;

}  // namespace

BeatsCanvas::BeatsCanvas(wxWindow* parent, const std::string& name, const Language& language, BeatEditor& editor,
                         std::function<void()> changed)
    : FigureView(parent, name, language, {}), language_(language), editor_(editor), changed_(std::move(changed)) {
  Bind(wxEVT_KEY_DOWN, [this](wxKeyEvent& event) { key(event); });
  Bind(wxEVT_LEFT_DOWN, [this](wxMouseEvent& event) { press(event); });
  Bind(wxEVT_LEFT_UP, [this](wxMouseEvent& event) { release(event); });
  Bind(wxEVT_LEFT_DCLICK, [this](wxMouseEvent& event) {
    const double at = secondAt(event.GetPosition().x);
    if (editor_.near(at, reach())) return;
    editor_.addAt(at);
    done(true);
  });
  Bind(wxEVT_MOTION, [this](wxMouseEvent& event) {
    const bool over = editor_.near(secondAt(event.GetPosition().x), reach()).has_value();
    SetCursor(over ? wxCursor(wxCURSOR_SIZEWE) : wxNullCursor);
  });
  renew();
}

void BeatsCanvas::renew() {
  show([this](const reports::figure::Type& type, double width) {
    return reports::figure::waveform(editor_.chart(language_, static_cast<std::size_t>(2 * width)), type, width,
                                     kHeight);
  });
  choosesItself(editor_.chosenWords(language_));
}

double BeatsCanvas::secondAt(int x) const {
  if (!drawn()) return editor_.from();
  const auto plot = reports::figure::waveformPlot(type(), figure().width, figure().height);
  return editor_.from() + (pointsAt(x) - plot.x) / std::max(1.0, plot.width) * (editor_.to() - editor_.from());
}

double BeatsCanvas::reach() const { return secondAt(kReach) - secondAt(0); }

void BeatsCanvas::done(bool beats) {
  renew();
  if (beats) changed_();
}

void BeatsCanvas::press(const wxMouseEvent& event) {
  SetFocus();
  const double at = secondAt(event.GetPosition().x);
  const auto found = editor_.near(at, reach());
  if (!found) return;
  editor_.choose(*found);
  pressed_at_ = at;
  pressed_x_ = event.GetPosition().x;
  done(false);
}

void BeatsCanvas::release(const wxMouseEvent& event) {
  if (!pressed_at_) return;
  const int x = event.GetPosition().x;
  const double way = secondAt(x) - *pressed_at_;
  pressed_at_.reset();
  if (std::abs(x - pressed_x_) < kStill) return;
  editor_.moveChosenTo(editor_.times()[editor_.chosen()] + way);
  done(true);
}

void BeatsCanvas::key(wxKeyEvent& event) {
  const double step = event.ControlDown() ? kLeapMs : kStepMs;
  const auto move = [&](double ms) {
    editor_.moveChosenBy(ms);
    done(true);
  };
  const auto look = [&](auto act) {
    act();
    done(false);
  };
  const auto change = [&](auto act) {
    act();
    done(true);
  };
  switch (event.GetKeyCode()) {
    case WXK_LEFT:
      if (event.ShiftDown()) return move(-step);
      return look([&] { editor_.choose(editor_.chosen() == 0 ? 0 : editor_.chosen() - 1); });
    case WXK_RIGHT:
      if (event.ShiftDown()) return move(step);
      return look([&] { editor_.choose(editor_.chosen() + 1); });
    case WXK_HOME:
      return look([&] { editor_.choose(0); });
    case WXK_END:
      return look([&] { editor_.choose(editor_.times().size()); });
    case WXK_PAGEUP:
      return look([&] { editor_.page(-0.8); });
    case WXK_PAGEDOWN:
      return look([&] { editor_.page(0.8); });
    case WXK_DELETE:
    case WXK_NUMPAD_DELETE:
      return change([&] { editor_.removeChosen(); });
    case WXK_INSERT:
    case WXK_NUMPAD_INSERT:
      return change([&] { editor_.addAfterChosen(); });
    case WXK_BACK:
      return change([&] { editor_.undo(); });
    case 'N':
      return look([&] { editor_.chooseNextDoubt(); });
    case '+':
    case '=':
    case WXK_NUMPAD_ADD:
      return look([&] { editor_.zoom(0.7); });
    case '-':
    case WXK_NUMPAD_SUBTRACT:
      return look([&] { editor_.zoom(1 / 0.7); });
    case WXK_TAB:
      Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward : wxNavigationKeyEvent::IsForward);
      return;
    default:
      event.Skip();
  }
}

}  // namespace homeostat::desktop
