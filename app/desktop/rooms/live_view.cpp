#include "app/desktop/rooms/live_view.hpp"

#include "app/desktop/kit/figure_view.hpp"
#include "reports/figure/charts.hpp"

namespace homeostat::desktop {
namespace {

constexpr double kCourseHeight = 110;  // points

}  // namespace

LiveView::LiveView(wxWindow* parent, const Session& session, LiveSession& live, std::function<void()> take,
                   std::function<void()> resized)
    : Card(parent, Look::plain, Theme::kGrid + 4, wxVERTICAL, Theme::kGrid),
      session_(session),
      live_(live),
      take_(std::move(take)),
      resized_(std::move(resized)) {
  build();
}

void LiveView::build() {
  flow()->Clear(true);
  status_ = breath_ = nullptr;
  course_ = nullptr;
  was_running_ = live_.running();
  flow()->Add(words(this, say("desk.live"), "heading"));
  if (live_.running())
    listening();
  else
    idle();
  resized_();
}

void LiveView::idle() {
  flow()->Add(words(this, say("desk.live.explained"), "small"));
  auto* row = new Wrap(Theme::kGrid * 2);
  std::vector<Choice> lengths;
  for (const int minutes : {2, 5, 10})
    lengths.push_back({std::to_string(minutes), say("desk.live.minutes", {{"count", minutes}})});
  row->Add(choices(this, "live.minutes", lengths, std::to_string(minutes_),
                   [this](const std::string& code) { minutes_ = std::stoi(code); }));
  auto* along = tickBox(this, say("desk.live.paced"), "live.paced", paced_);
  along->Bind(wxEVT_CHECKBOX, [this](wxCommandEvent& event) { paced_ = event.IsChecked(); });
  row->Add(along);
  row->Add(
      button(this, say("desk.live.start"), "primary", "live.start", [this] { live_.start(60.0 * minutes_, paced_); }));
  flow()->Add(row);
  if (!live_.problem().empty()) flow()->Add(words(this, live_.problem(), "danger", true));
  if (!live_.finished()) return;
  flow()->Add(
      words(this, say("desk.live.done", {{"count", live_.rrMs().size()}, {"device", live_.device()}}), "strong", true));
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(this, say("desk.live.look"), "primary", "live.look", [this] { take_(); }));
  line->AddStretchSpacer();
  flow()->Add(line);
}

void LiveView::listening() {
  if (live_.paced()) {
    breath_ = words(this, "", "large accent");
    breath_->SetName("live.breath");
    flow()->Add(breath_);
  }
  status_ = words(this, "", "strong figures");
  status_->SetName("live.status");
  flow()->Add(status_);
  course_ = new FigureView(this, "live.course", session_.language, {});
  flow()->Add(course_);
  auto* line = new Flow(wxHORIZONTAL);
  line->Add(button(this, say("desk.live.stop"), "", "live.stop", [this] { live_.stop(); }));
  line->AddStretchSpacer();
  flow()->Add(line);
  beats();
}

void LiveView::beats() {
  if (!live_.running() || !was_running_) return build();
  const int at = static_cast<int>(live_.seconds());
  const std::string clock = std::to_string(at / 60) + ":" + (at % 60 < 10 ? "0" : "") + std::to_string(at % 60);
  setWords(status_, live_.rate() ? say("desk.live.status",
                                       {{"time", clock}, {"rate", *live_.rate()}, {"count", live_.rrMs().size()}})
                                 : say("desk.live.waiting"));
  if (breath_ != nullptr)
    setWords(breath_, say(LiveSession::breathesIn(live_.seconds()) ? "desk.live.in" : "desk.live.out"));
  if (live_.rrMs().size() < 2) return;
  reports::figure::Tachogram chart;
  chart.caption = {say("autonomic.tachogram"), say("autonomic.tachogram.spoken")};
  chart.at_s = live_.timesS();
  chart.rr_ms = live_.rrMs();
  chart.x_words = say("autonomic.axis.time");
  chart.y_words = say("autonomic.axis.rr");
  const bool first = course_->figure().marks.empty();
  course_->show([chart](const reports::figure::Type& type, double width) {
    return reports::figure::tachogram(chart, type, width, kCourseHeight);
  });
  if (first) resized_();
}

}  // namespace homeostat::desktop
