#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/recording_words.hpp"
#include "reports/figure/waveform.hpp"

namespace homeostat::desktop {

/// The beats of one recording, put right by hand: one is chosen, deleted, moved, or another one put in. Nothing is
/// written here; the changes are those to hand to `Encounter::correctBeats`.
class BeatEditor {
 public:
  /// `pending`: changes made before and not kept yet, from the original on; those that no longer fit are dropped.
  explicit BeatEditor(const StudiedRecording& recording, const std::vector<autonomic::BeatEdit>& pending = {});

  [[nodiscard]] const std::vector<double>& times() const { return times_; }
  [[nodiscard]] std::size_t chosen() const { return chosen_; }
  void choose(std::size_t beat);
  /// The beat nearest to a moment, if it is no further than `reach_s`.
  [[nodiscard]] std::optional<std::size_t> near(double at_s, double reach_s) const;
  /// The next beat that looks wrong after the chosen one, from the start again at the end; false: none does.
  bool chooseNextDoubt();

  // Each says in `problem` why it could not be done; then nothing changed.
  void removeChosen();
  void addAt(double at_s);
  /// In the middle of the interval that begins with the chosen beat.
  void addAfterChosen();
  void moveChosenTo(double at_s);
  void moveChosenBy(double ms) { moveChosenTo(times_.empty() ? 0 : times_[chosen_] + ms / 1000); }
  [[nodiscard]] bool canUndo() const { return !before_.empty(); }
  void undo();
  [[nodiscard]] const std::optional<base::Refusal>& problem() const { return problem_; }

  [[nodiscard]] const std::vector<autonomic::BeatEdit>& edits() const { return edits_; }
  /// Something was done that the record does not hold.
  [[nodiscard]] bool changed() const { return edits_ != kept_; }
  [[nodiscard]] const autonomic::Beats& beats() const { return beats_; }
  /// Which beats look wrong now; after a change, once they were measured again.
  void doubt(const autonomic::HrvMetrics& as_measured);

  // The stretch on the screen.
  [[nodiscard]] double from() const { return from_s_; }
  [[nodiscard]] double to() const { return from_s_ + length_s_; }
  void page(double pages);
  void zoom(double factor);
  [[nodiscard]] reports::figure::Waveform chart(const Language& language, std::size_t points) const;
  /// The chosen beat in words: "Beat 14 of 732 at 11.482 s, interval 812 ms, looks wrong".
  [[nodiscard]] std::string chosenWords(const Language& language) const;

 private:
  bool apply(std::vector<autonomic::BeatEdit> edits);
  bool add(const autonomic::BeatEdit& edit);
  void show(double at_s);
  [[nodiscard]] reports::figure::BeatState stateOf(double at_s) const;
  [[nodiscard]] std::string wordsOf(std::size_t beat, const Language& language) const;
  [[nodiscard]] std::optional<double> intervalTo(std::size_t beat) const;
  void trace(reports::figure::Waveform& chart, std::size_t points) const;

  const recordings::Signal& signal_;
  const autonomic::Beats& original_;
  std::vector<autonomic::BeatEdit> kept_, edits_;
  std::vector<std::vector<autonomic::BeatEdit>> before_;
  autonomic::Beats beats_;
  std::vector<double> times_, doubted_;
  std::size_t chosen_ = 0;
  double from_s_ = 0, length_s_ = 12, end_s_ = 0;
  std::optional<base::Refusal> problem_;
};

}  // namespace homeostat::desktop
