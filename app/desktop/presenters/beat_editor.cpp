#include "app/desktop/presenters/beat_editor.hpp"

#include <algorithm>
#include <cmath>

#include "app/intake/recordings/waveform.hpp"

namespace homeostat::desktop {

using Kind = autonomic::BeatEditKind;
using autonomic::BeatEdit;
namespace figure = reports::figure;

namespace {

constexpr double kShortest = 3, kLongest = 120;  // seconds on the screen
constexpr double kSame = 0.002;                  // s

}  // namespace

BeatEditor::BeatEditor(const StudiedRecording& recording, const std::vector<BeatEdit>& pending)
    : signal_(recording.signal),
      original_(recording.original),
      kept_(recording.edits),
      edits_(recording.edits),
      beats_(recording.measured.beats),
      times_(autonomic::beatTimes(beats_)) {
  if (!times_.empty()) end_s_ = times_.back();
  if (signal_.rate_hz > 0) end_s_ = std::max(end_s_, static_cast<double>(signal_.samples.size()) / signal_.rate_hz);
  if (!pending.empty() && apply(pending)) before_.push_back(kept_);
  doubt(recording.as_measured);
  if (!chooseNextDoubt()) choose(0);
}

void BeatEditor::choose(std::size_t beat) {
  problem_.reset();
  if (times_.empty()) return;
  chosen_ = std::min(beat, times_.size() - 1);
  show(times_[chosen_]);
}

/// A stretch that holds the moment, a little away from its edges.
void BeatEditor::show(double at_s) {
  const double room = length_s_ / 12;
  if (at_s >= from_s_ + room && at_s <= to() - room) return;
  from_s_ = std::clamp(at_s - length_s_ / 2, std::min(0.0, times_.empty() ? 0 : times_.front()),
                       std::max(0.0, end_s_ - length_s_));
}

std::optional<std::size_t> BeatEditor::near(double at_s, double reach_s) const {
  std::optional<std::size_t> best;
  const auto after = std::lower_bound(times_.begin(), times_.end(), at_s - reach_s);
  for (auto it = after; it != times_.end() && *it <= at_s + reach_s; ++it)
    if (!best || std::abs(*it - at_s) < std::abs(times_[*best] - at_s))
      best = static_cast<std::size_t>(it - times_.begin());
  return best;
}

bool BeatEditor::chooseNextDoubt() {
  if (doubted_.empty() || times_.empty()) return false;
  const double now = chosen_ == 0 && from_s_ == 0 ? -1 : times_[chosen_];
  auto next = std::find_if(doubted_.begin(), doubted_.end(), [&](double at) { return at > now + kSame; });
  if (next == doubted_.end()) next = doubted_.begin();
  const auto found = near(*next, 0.05);
  if (!found) return false;
  choose(*found);
  return true;
}

bool BeatEditor::apply(std::vector<BeatEdit> edits) {
  auto beats = autonomic::edited(original_, edits);
  if (!beats) {
    problem_ = beats.error();
    return false;
  }
  problem_.reset();
  beats_ = std::move(*beats);
  edits_ = std::move(edits);
  times_ = autonomic::beatTimes(beats_);
  chosen_ = std::min(chosen_, times_.empty() ? 0 : times_.size() - 1);
  return true;
}

/// One more change, which `undo` takes back.
bool BeatEditor::add(const BeatEdit& edit) {
  auto edits = edits_;
  edits.push_back(edit);
  auto before = edits_;
  if (!apply(std::move(edits))) return false;
  before_.push_back(std::move(before));
  return true;
}

void BeatEditor::removeChosen() {
  if (!times_.empty()) add({Kind::deleted, times_[chosen_], 0});
}

void BeatEditor::addAt(double at_s) {
  if (!add({Kind::added, at_s, 0})) return;
  if (const auto made = near(at_s, kSame)) choose(*made);
}

void BeatEditor::addAfterChosen() {
  if (chosen_ + 1 >= times_.size()) return addAt(times_.empty() ? 0 : times_.back() + 1);
  addAt((times_[chosen_] + times_[chosen_ + 1]) / 2);
}

void BeatEditor::moveChosenTo(double at_s) {
  if (times_.empty()) return;
  const double from = times_[chosen_];
  // A beat that is moved step by step was moved once.
  const bool again = edits_.size() > kept_.size() && edits_.back().kind == Kind::moved &&
                     std::abs(edits_.back().to_s - from) < kSame / 2;
  if (again) {
    auto edits = edits_;
    edits.back().to_s = at_s;
    if (!apply(std::move(edits))) return;
  } else if (!add({Kind::moved, from, at_s})) {
    return;
  }
  if (const auto moved = near(at_s, kSame)) choose(*moved);
}

void BeatEditor::undo() {
  if (before_.empty()) return;
  const auto edits = before_.back();
  before_.pop_back();
  const double at = times_.empty() ? 0 : times_[chosen_];
  apply(edits);
  if (const auto nearest = near(at, 2)) choose(*nearest);
}

void BeatEditor::doubt(const autonomic::HrvMetrics& as_measured) {
  doubted_.clear();
  for (const auto& artefact : as_measured.artefacts) doubted_.push_back(artefact.at_s);
  std::sort(doubted_.begin(), doubted_.end());
}

void BeatEditor::page(double pages) {
  from_s_ = std::clamp(from_s_ + pages * length_s_, std::min(0.0, times_.empty() ? 0 : times_.front()),
                       std::max(0.0, end_s_ - length_s_ / 2));
}

void BeatEditor::zoom(double factor) {
  const double middle = from_s_ + length_s_ / 2;
  length_s_ = std::clamp(length_s_ * factor, kShortest, kLongest);
  from_s_ = std::max(std::min(0.0, times_.empty() ? 0 : times_.front()), middle - length_s_ / 2);
}

figure::BeatState BeatEditor::stateOf(double at_s) const {
  for (const auto& edit : edits_) {
    const double now = edit.kind == Kind::moved ? edit.to_s : edit.at_s;
    if (edit.kind != Kind::deleted && std::abs(now - at_s) < kSame) return figure::BeatState::by_hand;
  }
  const auto doubted = std::lower_bound(doubted_.begin(), doubted_.end(), at_s - kSame);
  if (doubted != doubted_.end() && *doubted <= at_s + kSame) return figure::BeatState::doubted;
  return figure::BeatState::sound;
}

std::optional<double> BeatEditor::intervalTo(std::size_t beat) const {
  const auto ends = std::lower_bound(beats_.times_s.begin(), beats_.times_s.end(), times_[beat] - kSame / 2);
  if (beats_.times_s.size() == beats_.rr_ms.size() && ends != beats_.times_s.end() && *ends <= times_[beat] + kSame / 2)
    return beats_.rr_ms[static_cast<std::size_t>(ends - beats_.times_s.begin())];
  if (!beats_.times_s.empty() || beat == 0) return std::nullopt;
  return 1000 * (times_[beat] - times_[beat - 1]);
}

std::string BeatEditor::wordsOf(std::size_t beat, const Language& l) const {
  const auto state = stateOf(times_[beat]);
  const auto interval = intervalTo(beat);
  std::string words = l.say("desk.beats.beat",
                            {{"number", beat + 1}, {"count", times_.size()}, {"at", l.format.number(times_[beat], 3)}});
  if (interval)
    words += " · " + l.say("desk.beats.interval", {{"length", l.format.quantity(l.format.number(*interval, 0), "ms")}});
  if (state == figure::BeatState::doubted) words += " · " + l.say("desk.beats.doubted");
  if (state == figure::BeatState::by_hand) words += " · " + l.say("desk.beats.by_hand");
  return words;
}

std::string BeatEditor::chosenWords(const Language& language) const {
  return times_.empty() ? std::string() : wordsOf(chosen_, language);
}

void BeatEditor::trace(figure::Waveform& chart, std::size_t points) const {
  if (signal_.rate_hz <= 0) return;
  const auto strip = recordings::stripOf(signal_, from(), to(), points);
  const auto put = [&](std::size_t column, float value) {
    chart.at_s.push_back(strip.from_s + static_cast<double>(column) * strip.step_s);
    chart.value.push_back(value);
  };
  for (std::size_t i = 0; i < strip.low.size(); ++i) {
    put(i, strip.low[i]);
    if (strip.high[i] > strip.low[i]) put(i, strip.high[i]);
  }
}

figure::Waveform BeatEditor::chart(const Language& l, std::size_t points) const {
  figure::Waveform chart;
  chart.caption = {l.say("desk.beats"), chosenWords(l)};
  chart.from_s = from();
  chart.to_s = to();
  trace(chart, points);
  chart.x_words = l.say("desk.beats.axis");
  if (!signal_.samples.empty()) chart.y_words = signal_.label + (signal_.unit.empty() ? "" : ", " + signal_.unit);
  const auto begin = std::lower_bound(times_.begin(), times_.end(), from());
  for (auto it = begin; it != times_.end() && *it <= to(); ++it) {
    const auto beat = static_cast<std::size_t>(it - times_.begin());
    chart.beats.push_back({*it, intervalTo(beat), stateOf(*it), beat == chosen_, wordsOf(beat, l)});
  }
  return chart;
}

}  // namespace homeostat::desktop
