#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "inference/autonomic/correction.hpp"
#include "inference/autonomic/hrv.hpp"
#include "tests/support/places.hpp"

namespace homeostat::autonomic {
namespace {

using Json = nlohmann::json;

std::string corpus() { return (support::corpus() / "autonomic/").string(); }

Beats oneColumn(const std::string& path) {
  Beats beats;
  std::ifstream in(path);
  for (double v = 0; in >> v;) beats.rr_ms.push_back(v);
  return beats;
}

struct Entry {
  const char* id;
  const char* file;
};
const Entry entries[] = {{"rr_rest_hrv", "rest_rri.txt"},
                         {"rr_hrvanalysis", "test_nn_intervals.txt"},
                         {"rr_elite_gc", "2017-07-19 07-50-42.txt"}};

void row(const char* id, const char* metric, const std::optional<double>& ours, const Json& reference, double relative,
         double absolute) {
  ASSERT_TRUE(reference.is_number()) << metric;
  ASSERT_TRUE(ours.has_value()) << id << " " << metric;
  const double r = reference.get<double>();
  std::printf("%-16s %-22s %16.8f %16.8f\n", id, metric, *ours, r);
  EXPECT_NEAR(*ours, r, std::max(absolute, relative * std::fabs(r))) << id << " " << metric;
}

TEST(HrvReference, EqualsThePeersWithinTheStatedTolerance) {
  if (!std::ifstream(corpus() + "reference/rr_rest_hrv.json")) GTEST_SKIP() << "corpus absent";
  for (const auto& e : entries) {
    const Json reference = Json::parse(std::ifstream(corpus() + "reference/" + e.id + ".json"));
    const Json& series = reference["series"];
    const Json& tolerance = reference["tolerances"];
    const Beats beats = oneColumn(corpus() + e.id + "/" + e.file);
    ASSERT_EQ(beats.rr_ms.size(), series["n_intervals"].get<std::size_t>());
    const double td = tolerance["time_domain_rel"], pc = tolerance["poincare_rel"], se = tolerance["SampEn_abs"],
                 dfa = tolerance["DFA_abs"], fr = tolerance["neurokit_frequency_rel"],
                 kb = tolerance["kubios_like_rel"], sw = tolerance["scipy_welch_rel"];
    const auto nk = measure(beats, {Conventions::neurokit, Correction::none});
    const Json &t = series["hrv_time"], &n = series["hrv_nonlinear"], &f = series["hrv_frequency"]["neurokit_absolute"];
    row(e.id, "nk mean_nn", nk.mean_nn, t["MeanNN"], td, 0);
    row(e.id, "nk sdnn", nk.sdnn, t["SDNN"], td, 0);
    row(e.id, "nk rmssd", nk.rmssd, t["RMSSD"], td, 0);
    row(e.id, "nk pnn50", nk.pnn50, t["pNN50"], td, 0);
    row(e.id, "nk pnn20", nk.pnn20, t["pNN20"], td, 0);
    row(e.id, "nk sd1", nk.sd1, n["SD1"], pc, 0);
    row(e.id, "nk sd2", nk.sd2, n["SD2"], pc, 0);
    row(e.id, "nk sampen", nk.sampen, n["SampEn"], 0, se);
    row(e.id, "nk apen", nk.apen, n["ApEn"], 0, tolerance["ApEn_abs"]);
    row(e.id, "nk hti", nk.hti, t["HTI"], tolerance["HTI_rel"], 0);
    if (t["SDANN5"].is_number()) {
      row(e.id, "nk sdann", nk.sdann, t["SDANN5"], td, 0);
      row(e.id, "nk sdnni", nk.sdnni, t["SDNNI5"], td, 0);
    }
    row(e.id, "lomb lf_hf", nk.lomb_lf_hf, series["hrv_frequency"]["scipy_lomb"]["LFHF"], tolerance["lomb_ratio_rel"],
        0);
    row(e.id, "nk dfa_alpha1", nk.dfa_alpha1, n["DFA_alpha1"], 0, dfa);
    if (n.contains("DFA_alpha2") && n["DFA_alpha2"].is_number())
      row(e.id, "nk dfa_alpha2", nk.dfa_alpha2, n["DFA_alpha2"], 0, dfa);
    if (f["VLF"].is_number()) row(e.id, "nk vlf", nk.vlf, f["VLF"], fr, 0);
    row(e.id, "nk lf", nk.lf, f["LF"], fr, 0);
    row(e.id, "nk hf", nk.hf, f["HF"], fr, 0);
    row(e.id, "nk lf_hf", nk.lf_hf, f["LFHF"], fr, 0);
    const auto ku = measure(beats, {Conventions::kubios, Correction::none});
    const Json& k = series["kubios_like"];
    for (const auto& [key, value] : {std::pair{"VLF", ku.vlf},
                                     {"LF", ku.lf},
                                     {"HF", ku.hf},
                                     {"LFHF", ku.lf_hf},
                                     {"SampEn", ku.sampen},
                                     {"DFA_alpha1_4_12_boxes", ku.dfa_alpha1},
                                     {"DFA_alpha2_13_64_boxes", ku.dfa_alpha2},
                                     {"pNN20_over_N_minus_1", ku.pnn20},
                                     {"pNN50_over_N_minus_1", ku.pnn50}})
      if (k.contains(key) && k[key].is_number()) row(e.id, key, value, k[key], kb, 0);
    const auto own = measure(beats);
    const Json& w = series["hrv_frequency"]["scipy_welch_4hz_256s"];
    if (own.lf && w["LF"].is_number()) row(e.id, "own lf", own.lf, w["LF"], sw, 0);
    if (own.hf && w["HF"].is_number()) row(e.id, "own hf", own.hf, w["HF"], sw, 0);
  }
}

TEST(HrvReference, FlagsTheSameArtefactsAsTheReferencePass) {
  if (!std::ifstream(corpus() + "reference/rr_rest_hrv.json")) GTEST_SKIP() << "corpus absent";
  for (const auto& e : entries) {
    const Json reference = Json::parse(std::ifstream(corpus() + "reference/" + e.id + ".json"));
    const Json& one = reference["series"]["artifact_correction"]["single_pass"]["indices"];
    std::vector<double> peaks{0};
    double clock = 0;
    for (const double v : oneColumn(corpus() + e.id + "/" + e.file).rr_ms) peaks.push_back(std::round(clock += v));
    const Artefacts found = findArtefacts(peaks);
    EXPECT_EQ(found.ectopic, one["ectopic"].get<std::vector<std::size_t>>()) << e.id;
    EXPECT_EQ(found.missed, one["missed"].get<std::vector<std::size_t>>()) << e.id;
    EXPECT_EQ(found.extra, one["extra"].get<std::vector<std::size_t>>()) << e.id;
    EXPECT_EQ(found.longshort, one["longshort"].get<std::vector<std::size_t>>()) << e.id;
  }
}

}  // namespace
}  // namespace homeostat::autonomic
