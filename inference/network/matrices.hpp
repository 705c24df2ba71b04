#pragma once

#include <Eigen/Dense>

#include "inference/network/network.hpp"

/// What `Prior` holds inside; only the sources of this folder include it.
namespace homeostat::network {

struct Prior::Matrices {
  Model model;
  std::vector<double> shrink;
  std::vector<double> q;
  std::vector<Loop> loops;
  double abscissa = 0, absolute_radius = 0;
  Eigen::MatrixXd W, T, P0;
};

Eigen::MatrixXd weights(const Model& model);

}  // namespace homeostat::network
