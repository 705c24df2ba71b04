#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/file_reading.hpp"
#include "app/intake/live/bluez.hpp"
#include "app/intake/live/heart_rate_source.hpp"
#include "app/intake/recordings/measured.hpp"
#include "kb/base/file.hpp"
#include "kb/base/json.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct HrvCommand {
  std::vector<std::string> files;
  std::string conventions = "homeostat", correct = "none", edition, edits;
  recordings::TableChoice choice;
  double rate_hz = 0;  ///< 0: not given
  bool live = false, simulate = false, json = false;
  double seconds = 300;  ///< of a live session
  std::string sensor;
};

/// A metric's conditions as the knowledge base has them; "no norm" where no statement carries one.
Json conditionsOf(const kb::Metric& metric) {
  const auto orNone = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  Json out = {{"minimum_seconds", base::orNull(metric.minimum_seconds)},
              {"minimum_beats", base::orNull(metric.minimum_beats)},
              {"unbroken", metric.unbroken},
              {"most_changed", base::orNull(metric.most_changed)},
              {"basis", Json::array()},
              {"read_when", orNone(metric.read_when)},
              {"shows", kb::textIn(metric.shows, "en")},
              {"not_shown", kb::textIn(metric.not_shown, "en")}};
  for (const auto& basis : metric.basis)
    out["basis"].push_back({{"statement", orNone(basis.statement)}, {"text", basis.text}});
  if (metric.norms.empty()) {
    out["norm"] = "no norm";
    return out;
  }
  out["norm"] = Json::array();
  for (const auto& norm : metric.norms)
    out["norm"].push_back({{"statement", norm.statement},
                           {"sex", orNone(norm.sex)},
                           {"age_from", base::orNull(norm.age_from)},
                           {"age_to", base::orNull(norm.age_to)},
                           {"mean", base::orNull(norm.mean)},
                           {"sd", base::orNull(norm.sd)},
                           {"median", base::orNull(norm.median)},
                           {"under", norm.under}});
  return out;
}

/// Of the metrics that stand in the answer, by the answer's own keys.
Json conditionsIn(const Json& recordings, const kb::KnowledgeBase& kb) {
  Json out = Json::object();
  for (const auto& [id, metric] : kb.metrics) {
    std::string key = id;
    std::replace(key.begin(), key.end(), '-', '_');
    const bool stands =
        std::any_of(recordings.begin(), recordings.end(), [&](const Json& one) { return one.contains(key); }) ||
        id.starts_with("skin-conductance");
    if (stands) out[key] = conditionsOf(metric);
  }
  return out;
}

/// A session with a sensor that is worn, told as it goes on; `out` is the session as a recording.
Result<recordings::Recording> listen(const Session& session, const HrvCommand& command) {
  std::unique_ptr<live::HeartRateSource> source;
  if (command.simulate)
    source = std::make_unique<live::SimulatedSource>(live::SimulatedSensor(64, 90, 12));
  else
    source = std::make_unique<live::BluezSource>(command.sensor);
  live::BeatSeries series;
  recordings::Recording out;
  constexpr double told_every_s = 10;
  double next_s = told_every_s;
  const auto heard = source->listen(command.seconds, [&](double at_s, const std::vector<std::uint8_t>& value) {
    const auto measured = live::parseHeartRate(value);
    if (!measured)
      out.problems.push_back({fmt::format("{:.1f} s", at_s), measured.error().cause});
    else
      series.add(*measured, at_s);
    if (at_s >= next_s && !command.json) {
      next_s += told_every_s;
      session.line(session.text("cli.hrv.live", {{"seconds", fmt::format("{:.0f}", at_s)},
                                                 {"rate", series.lastRate() ? std::to_string(*series.lastRate()) : "-"},
                                                 {"beats", std::to_string(series.rrMs().size())}}));
    }
    return true;
  });
  if (!heard) return tl::unexpected(heard.error());
  if (series.rrMs().empty())
    return base::refuse({"live.no-beats", "", source->device(), "the sensor sent no interval between beats",
                         "Moisten the strap and wear it tightly; some sensors send a rate only"});
  out.name = "live";
  out.format = command.simulate ? "simulated" : "bluetooth-le";
  out.device = source->device();
  if (!command.simulate) {
    out.start = session.world.now();
    out.start->utc_ms -= static_cast<std::int64_t>(1000 * series.timesS().back());
  }
  out.beats = autonomic::Beats{series.rrMs(), series.timesS(), series.suspect()};
  return out;
}

Result<Json> measured(const Session& session, const HrvCommand& command, const recordings::MeasureOptions& options) {
  recordings::TableChoice choice = command.choice;
  if (command.rate_hz > 0) choice.rate_hz = command.rate_hz;
  if (!command.live) return recordings::hrv({command.files.begin(), command.files.end()}, options, choice);
  const auto recording = listen(session, command);
  if (!recording) return tl::unexpected(recording.error());
  const auto figures = recordings::measureRecording(*recording, options);
  if (!figures) return tl::unexpected(figures.error());
  return Json{{"recordings", Json::array({recordings::hrvLine(*figures)})},
              {"summaries", Json::array()},
              {"trends", Json::array()}};
}

/// Edits name beats of one recording by their time.
Result<void> takeEdits(const HrvCommand& command, recordings::MeasureOptions& options) {
  if (command.edits.empty()) return {};
  if (command.live || command.files.size() != 1)
    return base::refuse({"beats.edits", command.edits, "", "edits belong to one recording",
                         "Hand in that recording alone with its edits"});
  const auto bytes = base::readFile(command.edits);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto json = base::parseJson(*bytes, command.edits);
  if (!json) return tl::unexpected(json.error());
  auto edits = autonomic::beatEditsFromJson(*json, command.edits);
  if (!edits) return tl::unexpected(edits.error());
  options.edits = std::move(*edits);
  return {};
}

/// Other programs set no least length. Beside their figures stands what the product's own rules would withhold, where
/// an edition is at hand; a live session cannot be measured twice.
void addOwnLimits(const Session& session, const HrvCommand& command, const std::vector<autonomic::BeatEdit>& edits,
                  Json& out) {
  if (command.live) return;
  const auto edition = session.edition(command.edition);
  if (!edition) return;
  auto options = consultation::measureOptions(edition->knowledge());
  if (command.correct == "lipponen-tarvainen") options.hrv.correction = autonomic::Correction::lipponenTarvainen;
  options.edits = edits;
  const auto own = measured(session, command, options);
  if (!own) return;
  auto& recordings = out.at("recordings");
  for (std::size_t i = 0; i < recordings.size() && i < own->at("recordings").size(); ++i)
    recordings[i]["own_rules_withhold"] = own->at("recordings")[i].value("withheld", Json::array());
}

/// The product's own rules take their limits from the edition; those of other programs need none.
Result<Json> answer(const Session& session, const HrvCommand& command) {
  recordings::MeasureOptions options;
  std::optional<kb::Edition> edition;
  if (command.conventions == "homeostat") {
    auto opened = session.edition(command.edition);
    if (!opened) return tl::unexpected(opened.error());
    edition.emplace(std::move(*opened));
    options = consultation::measureOptions(edition->knowledge());
  }
  if (const auto taken = takeEdits(command, options); !taken) return tl::unexpected(taken.error());
  if (command.conventions == "kubios") options.hrv.conventions = autonomic::Conventions::kubios;
  if (command.conventions == "neurokit") options.hrv.conventions = autonomic::Conventions::neurokit;
  if (command.correct == "lipponen-tarvainen") options.hrv.correction = autonomic::Correction::lipponenTarvainen;
  auto out = measured(session, command, options);
  if (!out) return out;
  if (!edition) {
    addOwnLimits(session, command, options.edits, *out);
    return out;
  }
  (*out)["edition"] = {{"name", edition->name()}, {"hash", edition->hash()}};
  (*out)["conditions"] = conditionsIn(out->at("recordings"), edition->knowledge());
  return out;
}

std::string plain(const Json& value) {
  if (value.is_number_float()) return fmt::format("{:.5g}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// One line a figure, by the keys of the JSON; what was withheld stands with its reason.
void show(const Session& session, const Json& recording) {
  for (const auto& [key, value] : recording.items()) {
    if (value.is_null() || value.is_array() || value.is_object()) continue;
    session.line(fmt::format("{:<18} {}", key, plain(value)));
  }
  if (recording.at("skin_conductance").is_object())
    for (const auto& [key, value] : recording.at("skin_conductance").items())
      if (!value.is_null()) session.line(fmt::format("skin {:<13} {}", key, plain(value)));
  for (const char* list : {"artefacts", "edited_by_hand", "gaps"})
    if (!recording.at(list).empty()) session.line(fmt::format("{:<18} {}", list, recording.at(list).size()));
  for (const auto& withheld : recording.value("withheld", Json::array()))
    session.line(fmt::format("{:<18} {} {}", withheld.value("metric", ""), session.text("cli.hrv.withheld"),
                             withheld.value("why", "")));
  for (const auto& withheld : recording.value("own_rules_withhold", Json::array()))
    session.line(fmt::format("{:<18} {} {}", withheld.value("metric", ""), session.text("cli.hrv.own_rules_withhold"),
                             withheld.value("why", "")));
  for (const auto& problem : recording.value("problems", Json::array()))
    session.line(fmt::format("{:<18} {}", problem.value("place", ""), problem.value("what", "")));
  session.line("");
}

Result<void> runHrv(const Session& session, const HrvCommand& command) {
  const auto out = answer(session, command);
  if (!out) return tl::unexpected(out.error());
  if (command.json) {
    session.json(*out);
    return {};
  }
  for (const auto& recording : out->at("recordings")) show(session, recording);
  for (const auto& trend : out->value("trends", Json::array()))
    for (const auto& [key, value] : trend.items())
      if (!value.is_null() && !value.is_array()) session.line(fmt::format("trend {:<15} {}", key, plain(value)));
  return {};
}

}  // namespace

void addHrvCommand(CLI::App& app, Session& session) {
  auto* command = addCommand(app, session, "hrv", "hrv");
  auto given = std::make_shared<HrvCommand>();
  auto* files = addOption(*command, session, "FILE", given->files, "hrv_files");
  auto* live = command->add_flag("--live", given->live, session.text("cli.option.hrv_live"))->excludes(files);
  command->add_flag("--simulate", given->simulate, session.text("cli.option.hrv_simulate"))->needs(live);
  addOption(*command, session, "--sensor", given->sensor, "hrv_sensor")->needs(live);
  addOption(*command, session, "--seconds", given->seconds, "hrv_seconds")
      ->check(CLI::Range(10.0, 86400.0))
      ->needs(live);
  addOption(*command, session, "--conventions", given->conventions, "conventions")
      ->check(CLI::IsMember({"homeostat", "kubios", "neurokit"}));
  addOption(*command, session, "--correct", given->correct, "correct")
      ->check(CLI::IsMember({"none", "lipponen-tarvainen"}));
  addOption(*command, session, "--edits", given->edits, "hrv_edits");
  addOption(*command, session, "--column", given->choice.column, "hrv_column");
  addOption(*command, session, "--kind", given->choice.kind, "hrv_kind")
      ->check(CLI::IsMember({"rr", "beats", "ecg", "ppg", "eda", "resp"}));
  addOption(*command, session, "--rate", given->rate_hz, "hrv_rate")->check(CLI::Range(0.5, 100000.0));
  addOption(*command, session, "--unit", given->choice.unit, "hrv_unit");
  addEdition(*command, session, given->edition);
  addJson(*command, session, given->json);
  command->callback([&session, given] {
    if (given->files.empty() && !given->live) throw CLI::RequiredError(session.text("cli.hrv.nothing"));
    session.action = [&session, given] { return runHrv(session, *given); };
  });
}

}  // namespace homeostat::cli
