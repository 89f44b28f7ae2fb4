"""The places of the explorers' pictures in a lecture hall, in inches; tests/browser/test_hall.py measures them."""

SCREENS = ((1280, 720), (1920, 1080))
NARROW = 7.0  # inches; narrower ones are beside the controls, wider ones above them
# Width x height on a slide of both screens, then on the stage of both.
MEASURED = """
activations.linear 8.64x4.08 8.89x4.11 8.99x4.24 9.00x4.27
activations.transfer 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
activations.softmax 8.64x3.64 8.89x3.67 9.23x3.80 9.23x3.83
activations.maxout 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
activations.zigzag 8.64x3.75 8.89x3.79 9.23x3.91 9.23x3.95
activations.depth 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
activations.dead 8.64x3.32 8.89x3.37 9.23x3.48 9.23x3.53
activations.slopes 8.64x3.53 8.89x3.58 9.23x3.69 9.23x3.74
activations.race 8.64x4.39 8.89x4.41 9.23x4.55 9.23x4.57
adaptive_methods.race 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
adaptive_methods.sensitivity 8.64x3.55 8.89x3.58 9.23x3.71 9.23x3.74
adaptive_methods.alphas 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
adaptive_methods.beginning 5.65x4.96 5.90x4.96 6.25x5.12 9.23x3.63
adaptive_methods.sparse_features 5.65x4.96 5.90x4.96 9.23x3.48 9.23x3.51
adaptive_methods.relatives 8.64x3.85 8.89x3.89 9.23x4.01 9.23x4.04
adaptive_methods.amsgrad 8.64x3.90 8.89x3.94 9.23x4.06 9.23x4.10
adaptive_methods.weight_decay 8.64x4.39 8.89x4.41 9.23x4.55 9.23x4.57
adaptive_methods.units 8.64x4.33 8.89x4.36 9.23x4.49 9.23x4.52
adaptive_methods.rescaling 8.64x4.32 8.89x4.35 9.23x4.49 9.23x4.51
backpropagation_equations.paper_network 8.64x3.27 5.90x4.66 6.25x4.80 6.25x4.81
backpropagation_equations.backward_pass 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
backpropagation_equations.output_error 8.64x3.64 8.89x3.67 9.23x3.80 9.23x3.83
computational_graphs.graph_explorer 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
gradient_descent.ball 8.64x3.80 8.89x3.85 9.23x4.24 9.23x4.27
gradient_descent.downhill 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
gradient_descent.saddle 8.64x3.48 8.89x3.53 9.23x3.64 9.23x3.68
gradient_descent.learning_rates 8.64x3.53 8.89x3.58 9.23x3.69 9.23x3.74
gradient_descent.zigzag 8.64x3.80 8.89x3.85 9.23x3.96 9.23x4.00
gradient_descent.paths 5.65x4.64 5.90x4.66 9.23x3.65 9.23x3.68
gradient_descent.range_tests 8.64x3.53 8.89x3.58 9.23x3.69 9.23x3.74
gradient_descent.batch_sizes 8.64x4.39 8.89x4.41 9.23x4.55 9.23x4.57
gradient_descent.gradient_noise 8.64x3.85 8.89x3.89 9.23x4.01 9.23x4.04
gradient_descent.stopping_rules 8.64x3.85 8.89x4.15 9.23x4.29 9.23x4.31
initialization.laboratory 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
initialization.race 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
initialization.symmetry 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
initialization.depth 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
initialization.cliff 8.64x3.58 8.89x3.90 9.23x4.02 9.23x4.06
initialization.deep 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
learning_rate_schedules.settling 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
learning_rate_schedules.designer 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
learning_rate_schedules.replay 8.64x3.53 8.89x3.58 9.23x3.69 9.23x3.74
learning_rate_schedules.warm_up 8.64x3.79 8.89x3.82 9.23x3.95 9.23x3.98
losses.line_fits 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
losses.huber 8.64x4.17 8.89x4.21 9.23x4.33 9.23x4.36
losses.loss_curves 8.64x3.64 8.89x3.68 9.23x3.80 9.23x3.84
losses.slow_down 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
losses.large_logits 8.64x3.64 8.89x3.68 9.23x3.80 9.23x3.84
losses.pairs 8.64x4.17 8.89x4.21 9.23x4.33 9.23x4.36
losses.penalty 8.64x3.91 8.89x3.94 9.23x4.07 9.23x4.10
losses.convexity 8.64x3.86 8.89x3.89 9.23x4.02 9.23x4.05
momentum.valley 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
momentum.lookahead 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
momentum.average 8.64x3.64 8.89x3.67 9.23x3.80 9.23x3.83
momentum.notations 8.64x3.64 8.89x3.67 9.23x3.80 9.23x3.83
momentum.stability 8.64x3.57 8.89x3.62 9.23x3.73 9.23x3.77
momentum.eigenvectors 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
momentum.noise 8.64x3.64 8.89x3.67 9.23x3.80 9.23x3.83
momentum.ball 8.64x3.54 8.89x3.59 9.23x3.70 9.23x3.74
momentum.momenta 8.64x3.36 5.90x4.96 9.23x3.53 9.23x3.57
start_here.taste 8.64x4.08 8.89x4.11 9.23x4.24 9.23x4.27
training_playground.playground 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
training_playground.comparison 5.65x4.64 5.90x4.66 6.25x4.80 6.25x4.81
training_playground.choices 8.64x4.39 8.89x4.41 9.23x4.55 9.23x4.57
training_playground.sweep_maps 8.64x4.02 8.89x4.06 9.23x4.18 9.23x4.21
vectors_and_matrices.jacobian 8.64x3.91 8.89x3.94 9.23x4.07 9.23x4.10
vectors_and_matrices.shapes 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
vectors_and_matrices.cost 8.64x4.39 8.89x4.41 9.23x4.55 9.23x4.57
vectors_and_matrices.microscope 5.65x4.96 5.90x4.96 6.25x5.12 6.25x5.12
"""
PLACES = {
    name: [tuple(map(float, place.split("x"))) for place in places]
    for name, *places in map(str.split, MEASURED.strip().splitlines())
}


def smallest(name: str) -> list[tuple[float, float]]:
    """The smallest of an explorer's places beside the controls, and the smallest above them, as far as it has both."""
    by_side: dict[bool, list[tuple[float, float]]] = {}
    for place in PLACES[name]:
        by_side.setdefault(place[0] < NARROW, []).append(place)
    return [min(places) for places in by_side.values()]
