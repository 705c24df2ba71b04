#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/desktop/presenters/session.hpp"

namespace homeostat::desktop {

/// A heart-rate sensor that is worn, listened to for some minutes on a thread of its own. What it sent becomes a
/// recording that goes through the same preview as a file; nothing of it is written to the disk. Thread: the window's.
class LiveSession {
 public:
  LiveSession(Session& session, std::function<void()> changed);
  ~LiveSession();
  LiveSession(const LiveSession&) = delete;
  LiveSession& operator=(const LiveSession&) = delete;

  /// `paced`: the person breathes along with the screen; the figures are then no baseline.
  void start(double seconds, bool paced);
  /// Ends early; what came is kept.
  void stop();

  [[nodiscard]] bool running() const { return running_; }
  [[nodiscard]] bool paced() const { return paced_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& device() const { return device_; }
  [[nodiscard]] double seconds() const { return seconds_; }
  [[nodiscard]] std::optional<int> rate() const { return rate_; }
  [[nodiscard]] const std::vector<double>& rrMs() const { return rr_ms_; }
  [[nodiscard]] const std::vector<double>& timesS() const { return times_s_; }
  /// Ended with beats: `table` holds them.
  [[nodiscard]] bool finished() const { return !running_ && !rr_ms_.empty(); }
  /// Times and intervals, a line each, as a device would export them; a break shows as a gap.
  [[nodiscard]] std::string table() const;

  static constexpr double kBreathS = 10;  ///< six breaths a minute
  /// Whether the screen says to breathe in, at so many seconds.
  static bool breathesIn(double seconds);

 private:
  struct Heard;
  void take();
  Session& session_;
  std::function<void()> changed_;
  std::shared_ptr<Heard> heard_;
  bool running_ = false, paced_ = false;
  std::string problem_, device_;
  double seconds_ = 0;
  std::optional<int> rate_;
  std::vector<double> rr_ms_, times_s_;
  base::Instant began_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace homeostat::desktop
