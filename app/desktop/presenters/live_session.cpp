#include "app/desktop/presenters/live_session.hpp"

#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

#include "app/intake/live/heart_rate_source.hpp"

namespace homeostat::desktop {

/// Shared with the listening thread, which may outlive the session by the seconds a silent sensor is waited for.
struct LiveSession::Heard {
  std::atomic<bool> ends{false};
  std::mutex mutex;
  live::BeatSeries series;
  double at_s = 0;
  std::string device;
  std::optional<base::Refusal> refused;
  bool over = false;
};

LiveSession::LiveSession(Session& session, std::function<void()> changed)
    : session_(session), changed_(std::move(changed)) {}

LiveSession::~LiveSession() { stop(); }

void LiveSession::start(double seconds, bool paced) {
  if (running_) return;
  problem_.clear();
  device_.clear();
  rr_ms_.clear();
  times_s_.clear();
  rate_.reset();
  seconds_ = 0;
  if (!session_.world.sensor) {
    problem_ = session_.say("desk.live.none");
    return changed_();
  }
  running_ = true;
  paced_ = paced;
  began_ = session_.world.now();
  heard_ = std::make_shared<Heard>();
  auto source = session_.world.sensor();
  const auto tell = [show = session_.desk.toWindow(alive_), this] { show([this] { take(); }); };
  session_.world.aside([heard = heard_, source, seconds, tell] {
    const auto answer = source->listen(seconds, [&](double at_s, const std::vector<std::uint8_t>& value) {
      const auto measured = live::parseHeartRate(value);
      {
        const std::lock_guard lock(heard->mutex);
        heard->at_s = at_s;
        heard->device = source->device();
        if (measured) heard->series.add(*measured, at_s);
      }
      tell();
      return !heard->ends;
    });
    {
      const std::lock_guard lock(heard->mutex);
      if (!answer) heard->refused = answer.error();
      heard->over = true;
    }
    tell();
  });
  changed_();
}

void LiveSession::stop() {
  if (heard_) heard_->ends = true;
}

void LiveSession::take() {
  if (!heard_) return;
  {
    const std::lock_guard lock(heard_->mutex);
    seconds_ = heard_->at_s;
    device_ = heard_->device;
    rr_ms_ = heard_->series.rrMs();
    times_s_ = heard_->series.timesS();
    if (const auto last = heard_->series.lastRate()) rate_ = *last;
    if (heard_->over) {
      running_ = false;
      if (heard_->refused) problem_ = refusalWords(*heard_->refused, session_.language);
      if (!heard_->refused && rr_ms_.empty()) problem_ = session_.say("desk.live.silent");
    }
  }
  if (!running_) heard_.reset();
  changed_();
}

std::string LiveSession::table() const {
  std::string text = "time;rr_ms\n";
  for (std::size_t i = 0; i < rr_ms_.size(); ++i) {
    auto at = began_;
    at.utc_ms += static_cast<std::int64_t>(std::floor(times_s_[i])) * 1000;
    text += at.iso() + ";" + std::to_string(static_cast<int>(std::lround(rr_ms_[i]))) + "\n";
  }
  return text;
}

bool LiveSession::breathesIn(double seconds) { return std::fmod(seconds, kBreathS) < kBreathS / 2; }

}  // namespace homeostat::desktop
