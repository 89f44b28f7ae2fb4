"""Menus and knobs: what a knob lets in, how a menu is searched, and that a new entry needs no second edit."""

import copy
import dataclasses
import inspect
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import (
    activations,
    checks,
    datasets,
    initializers,
    losses,
    menus,
    optimizers,
    schedules,
    surfaces,
    tables,
)
from course_lib.activations import ACTIVATIONS, Elementwise, LeakyReLU, ReLU
from course_lib.menus import Entry, Knob, entry, knob
from course_lib.optimizers import Optimizer
from tests.test_activations import UPSTREAM, Z, derivative_error

FAMILIES = {
    "activations": {**activations.LAYERS, **ACTIVATIONS.beyond},
    "data sets": datasets.DATASETS,
    "initializers": initializers.INITIALIZERS.known,
    "losses": losses.LOSSES,
    "optimizers": optimizers.OPTIMIZERS.known,
    "schedules": schedules.SCHEDULES.known,
    "surfaces": surfaces.SURFACES,
}


@entry
class Dish(Entry):
    salt: float = knob(0.5, "s", 0.01, 1.0, log=True, domain="(0, 1]")
    eggs: int = knob(2, "e", 0, 6, domain="[0, 12]")
    guests: int = knob(1, "g", 1, 8, domain="(0, inf)")
    offset: int = knob(0, "o", -5, 5)
    hot: bool = knob(True, "")
    kind: str = knob("soup", "", choices=("soup", "salad"))
    name: str = "not a knob"


class Plain(Entry):
    """No knobs, so no decorator."""

    aliases = ("loaf", "hot stew")


class Toast(Plain):
    """Its parent's aliases are not its own."""


Dish.family = Plain.family = "dish"

MENU = {"soup": Dish(), "salad": Dish(kind="salad"), "Bread": Plain()}


def test_knobs_in_order_with_their_names():
    assert [k.name for k in menus.knobs(Dish())] == ["salt", "eggs", "guests", "offset", "hot", "kind"]
    assert menus.knobs(Dish())[0] == Knob("salt", 0.5, "s", 0.01, 1.0, True, "(0, 1]", ())
    assert menus.knobs(Plain()) == menus.knobs(3) == ()


@pytest.mark.parametrize(
    "settings",
    [
        {"salt": 1},
        {"salt": np.float32(0.25)},
        {"eggs": 0},
        {"eggs": np.int64(12)},
        {"guests": 10**6},
        {"offset": -(10**6)},
        {"hot": np.False_},
        {"kind": "salad"},
    ],
)
def test_what_a_knob_lets_in(settings):
    dish = Dish(**settings)
    ((name, value),) = settings.items()
    assert getattr(dish, name) == value and dataclasses.replace(dish) == dish


def test_a_knob_by_itself():
    alone = Knob("n", 2, "n", domain="(0, 6)")
    assert [alone.check(n) for n in (1, 5)] == [1, 5]
    for n in (0, 6):
        with pytest.raises(ValueError, match=f"^n: got {n}; expected a whole number from 1 to 5"):
            alone.check(n)
    endless, end = Knob("n", 0, "n"), menus.EXACT_UP_TO
    assert [endless.check(n) for n in (-end, end)] == [-end, end]
    for n in (-end - 1, end + 1):
        with pytest.raises(ValueError, match=f"^n: got {n}; expected a whole number from {-end} to"):
            endless.check(n)


@pytest.mark.parametrize(
    ("family", "words"), [(optimizers, "an optimizer"), (datasets, "a data set"), (losses, "a loss")]
)
def test_a_menu_is_asked_for_what_it_holds(family, words):
    with pytest.raises(TypeError, match=f": got 3; expected {words} or one of '"):
        family.choose(3)


def test_scalars_become_plain_numbers_and_arrays_stay():
    assert type(Dish(salt=np.float64(0.25)).salt) is float and type(Dish(eggs=np.int32(3)).eggs) is int
    replicas = np.array([[0.1], [0.2]])
    assert Dish(salt=replicas).salt is replicas


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"salt": 0}, r"^Dish.salt: got 0; expected a number in \(0, 1\]. Pass a number above 0 and at most 1"),
        ({"salt": 1.5}, r"^Dish.salt: got 1.5; expected a number in \(0, 1\]"),
        ({"salt": np.nan}, "^Dish.salt: got nan; "),
        ({"salt": True}, "^Dish.salt: got True; .*plain number"),
        ({"salt": "0.1"}, "^Dish.salt: got '0.1'; .*plain number"),
        ({"salt": [0.1]}, "^Dish.salt: got a list of length 1"),
        ({"salt": np.array([[0.1], [2.0]])}, "^Dish.salt: got 2.0; "),
        ({"salt": np.array([])}, r"^Dish.salt: got an array of shape \(0,\)"),
        ({"eggs": 13}, "^Dish.eggs: got 13; expected a whole number from 0 to 12. The nearest that will do is 12"),
        ({"eggs": 2.0}, "^Dish.eggs: got 2.0; .*int"),
        ({"eggs": np.array([1])}, "^Dish.eggs: got an array"),
        ({"guests": 0}, "^Dish.guests: got 0; expected a whole number of at least 1"),
        ({"offset": 0.5}, "^Dish.offset: got 0.5; expected a whole number of any size"),
        ({"hot": 1}, "^Dish.hot: got 1; expected True or False. Write it without"),
        ({"kind": "soap"}, "^Dish.kind: got 'soap'; expected one of 'soup', 'salad'. Did you mean 'soup'"),
        ({"kind": 3}, "^Dish.kind: got 3; .*as a string"),
    ],
)
def test_what_a_knob_refuses(settings, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        Dish(**settings)


@entry
class Meal(Entry):
    dish: Dish = Dish()
    price: float = knob(9.0, "p", 1.0, 90.0, domain="(0, inf)")


def test_the_knobs_of_an_entry_inside_another_must_go_with_the_array():
    meal, z = Meal(Dish(salt=np.full((2, 1), 0.5))), np.zeros((3, 4))
    menus.check_replicas(meal, "z", z[:2])
    with pytest.raises(
        ValueError, match=r"^Dish.salt: got an array of shape \(2, 1\) .* goes with z of shape \(3, 4\)"
    ):
        menus.check_replicas(meal, "z", z)


def test_a_knob_too_large_for_float32_is_named():
    meal = Meal(Dish(), price=np.array([[1.0], [1e300]]))
    with pytest.raises(ValueError, match=r"^price: got inf at index \(1, 0\)"):
        menus.as_dtype(meal, np.float32)
    assert menus.as_dtype(meal, np.float64) == meal
    assert menus.as_dtype(Meal(), np.float32).dish is Meal().dish


@pytest.mark.parametrize("salt", [0.25, np.array([[0.25], [0.5]])], ids=["one", "replicas"])
def test_an_entry_is_its_class_and_its_settings(salt):
    dish, same, other = Dish(salt), Dish(salt=np.array(salt)), Dish(salt, hot=False)
    assert dish == same and hash(dish) == hash(same) and dish != other and other == dataclasses.replace(dish, hot=False)
    assert len({dish, same, other, Plain(), Plain()}) == 3
    assert dish != Dish(np.array([[0.25], [0.75]])) and Plain() != dish and Plain() != "Plain()"
    assert type("Twin", (Plain,), {})() != Plain()
    for made in (copy.copy(dish), copy.deepcopy(dish), pickle.loads(pickle.dumps(dish)), dataclasses.replace(dish)):
        assert made == dish and made is not dish and type(made) is Dish


def test_an_entry_shows_how_it_is_made():
    text = "Dish(salt=0.25, eggs=2, guests=1, offset=0, hot=True, kind='soup', name='not a knob')"
    assert repr(Dish(0.25)) == text and eval(text) == Dish(0.25) and repr(Plain()) == "Plain()"
    assert list(inspect.signature(Dish).parameters)[:2] == ["salt", "eggs"]
    with pytest.raises(TypeError, match="unexpected keyword argument 'pepper'"):
        Dish(pepper=1)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_entry_is_frozen_and_can_be_sent_away(family):
    for item in FAMILIES[family].values():
        assert pickle.loads(pickle.dumps(item)) == item == copy.deepcopy(item)
        assert hash(dataclasses.replace(item)) == hash(item)
        for k in menus.knobs(item):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(item, k.name, k.default)
            assert k.check(k.default) == k.default  # what stands in the class is allowed by its own domain


@pytest.mark.parametrize(
    ("wanted", "kind", "hint"),
    [
        (
            "suop",
            ValueError,
            "^dish: got 'suop'; expected a dish or one of 'soup', 'salad', 'Bread'. Did you mean 'soup'",
        ),
        ("breed", ValueError, "Did you mean 'Bread'"),
        ("stew, hot", ValueError, "Did you mean 'Bread'"),
        ("xyz", ValueError, "got 'xyz'; .*Write one of these names"),
        (Dish, TypeError, r"got the class Dish \(not an instance\); .*Make an instance: add \(\)"),
        (Plain(), TypeError, "got a Plain; expected a dish"),
        (None, TypeError, "got None; expected a dish"),
        (["soup"], TypeError, "got a list of length 1"),
        (np.zeros(3), TypeError, r"got an array of shape \(3,\)"),
    ],
)
def test_choose_refuses(wanted, kind, hint):
    with pytest.raises(kind, match=hint):
        menus.choose(MENU, wanted, "dish", Dish)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_entry_is_found_named_and_turned(family):
    menu = FAMILIES[family]
    for name, item in menu.items():
        assert menus.choose(menu, name, "x", Entry) is item is menus.choose(menu, item, "x", Entry)
        assert menus.name_of(item) == name
        for k in menus.knobs(item):
            assert k.tex or k.choices or isinstance(k.default, bool), "a slider needs its sign"
            for end in (k.low, k.high):
                assert end is None or getattr(dataclasses.replace(item, **{k.name: end}), k.name) == end
            assert (k.low is None) == (k.high is None) == bool(k.choices or isinstance(k.default, bool))
            assert k.low is None or k.low <= getattr(item, k.name) <= k.high
            assert not k.log or k.low > 0


TYPED = {
    "activations": {
        "relu": "ReLU",
        "RELU": "ReLU",
        "leaky_relu": "leaky ReLU",
        "LeakyReLU": "leaky ReLU",
        "Logistic": "sigmoid",
        "identity": "linear",
        "gelu": "GELU",
        "swish": "SiLU",
        "SoftPlus": "softplus",
        "Max-out": "maxout",
    },
    "data sets": {"Moons": "moons"},
    "initializers": {
        "xavier": "Glorot normal",
        "Glorot": "Glorot normal",
        "glorot_uniform": "Glorot uniform",
        "xavier_uniform": "Glorot uniform",
        "he": "He normal",
        "Kaiming": "He normal",
        "kaiming_uniform": "He uniform",
        "lecun": "LeCun normal",
    },
    "losses": {
        "mse": "mean squared error",
        "mean_squared_error": "mean squared error",
        "MAE": "mean absolute error",
        "BCE": "binary cross-entropy",
        "cross entropy": "cross-entropy",
        "crossentropy": "cross-entropy",
        "huber": "Huber",
    },
    "optimizers": {
        "sgd": "gradient descent",
        "SGD": "gradient descent",
        "adam": "Adam",
        "rmsprop": "RMSProp",
        "NAG": "Nesterov",
        "lion": "Lion",
        "sgdw": "SGDW",
        "rmsprop_with_momentum": "RMSProp with momentum",
        " adagrad ": "AdaGrad",
    },
    "schedules": {
        "one_cycle": "one-cycle",
        "SGDR": "warm restarts",
        "inverse time": "1/t",
        "on-plateau": "on plateau",
        "poly": "polynomial",
    },
    "surfaces": {"himmelblau": "Himmelblau"},
}


@pytest.mark.parametrize(("family", "typed", "name"), [(f, t, name) for f in TYPED for t, name in TYPED[f].items()])
def test_what_people_type_is_understood_and_shown_by_its_name(family, typed, name):
    menu = FAMILIES[family]
    found = menus.choose(menu, typed, "x", next(kind for kind in menus.MENUS if isinstance(menu[name], kind)))
    assert found is menu[name] and menus.name_of(found) == checks.named(typed, menu) == name


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_that_is_typed_means_two_entries(family):
    menu = FAMILIES[family]
    names = [*menu, *(alias for item in menu.values() for alias in vars(type(item)).get("aliases", ()))]
    folded = {typed.casefold().replace(" ", "").replace("-", "") for typed in names}
    assert len(folded) == len(names)


def test_a_name_as_it_stands_comes_before_what_it_is_like():
    menu = {"Bread": Plain(), "bread": Toast(), "loaf": Toast(), "toast": Dish()}
    for name, item in menu.items():
        assert menus.choose(menu, name, "dish", Entry) is item
    assert menus.choose(menu, "BREAD", "dish", Entry) is menu["Bread"]
    assert menus.choose(menu, "Hot_Stew", "dish", Entry) is menu["Bread"]
    with pytest.raises(ValueError, match="Did you mean 'toast'"):
        menus.choose({"toast": Toast()}, "toats", "dish", Entry)
    with pytest.raises(ValueError, match="Write one of these names"):
        menus.choose({"toast": Toast()}, "loaf", "dish", Entry)


@pytest.mark.parametrize("typed", ["sgdm", "s.g.d."])
def test_the_nearest_is_found_among_what_people_type(typed):
    with pytest.raises(ValueError, match="Did you mean 'gradient descent'"):
        optimizers.choose(typed)


def test_name_of():
    assert menus.name_of(Dish(kind="salad"), MENU) == "salad"
    assert menus.name_of(Dish(salt=np.array([[0.1], [0.2]])), MENU) == "soup"  # of its class: the first
    assert menus.name_of(Plain(), MENU) == "Bread"
    assert menus.name_of(Plain()) == "Plain"


def test_as_dtype():
    many = Dish(salt=np.array([[0.1], [0.2]]))
    assert menus.as_dtype(many, np.float32).salt.dtype == np.float32
    assert menus.as_dtype(Dish(), np.float32) == Dish()


@entry
class Dinner(Entry):
    first: Entry = Dish()
    price: float = knob(3.0, "p", 0.0, 9.0)


def test_an_entry_for_replicas_is_checked_and_converted_to_the_innermost_entry():
    theta, rates = np.zeros((2, 5), np.float32), np.array([[0.1], [0.2]])
    ready = menus.for_replicas(Dinner(Dish(rates), rates), theta)
    assert ready.first.salt.dtype == ready.price.dtype == np.float32
    assert menus.for_replicas(plain := Dinner(), theta) == plain and rates.dtype == np.float64
    for wrong, name in [(Dinner(price=rates[:, 0]), "Dinner.price"), (Dinner(Dish(np.full((3, 1), 0.1))), "Dish.salt")]:
        with pytest.raises(ValueError, match=rf"^{name}: got an array .*one number a replica for θ of shape \(2, 5\)"):
            menus.for_replicas(wrong, theta)


@given(st.text(max_size=8))
def test_choose_with_any_text(text):
    typed = text.strip().casefold()
    known = {"soup": MENU["soup"], "salad": MENU["salad"], "bread": MENU["Bread"], "loaf": MENU["Bread"]}
    try:
        assert menus.choose(MENU, text, "dish", Dish) is known[typed]
    except ValueError as error:
        assert typed not in known and str(error).startswith("dish: got ")


class Lion(Optimizer):
    """An optimizer of one's own."""

    def update(self, state, g, eta, theta=None):
        return {"t": state["t"] + 1}, -eta * np.sign(g)


@pytest.fixture
def menu():
    """A menu as the families have it, with an entry of the course's."""
    yield menus.Menu(Dish, {"soup": Dish()})
    del menus.MENUS[Dish]


def test_an_entry_is_registered_replaced_and_taken_away(menu):
    salty, names = Dish(salt=0.75), menu.keys()
    assert menu.registered == {}
    assert menu.register("my soup", salty) is salty and menu.choose("my soup", "dish") is salty
    assert menu.registered == {"my soup": salty}
    assert list(names) == list(menu) == ["soup", "my soup"] and len(menu) == 2
    assert menus.name_of(Dish(salt=0.75)) == "my soup" and repr(menu) == repr({"soup": Dish(), "my soup": salty})
    menu["my soup"] = Dish(kind="salad")
    assert menu["my soup"] == Dish(kind="salad")
    assert menu.pop("my soup") == Dish(kind="salad") and list(menu) == ["soup"]
    with pytest.raises(KeyError):
        del menu["my soup"]


@pytest.mark.parametrize("own", [False, True])
def test_what_is_beyond_is_chosen_by_name_but_on_no_list_until_it_is_registered(own):
    menu = menus.Menu(Dish, {"soup": Dish()}, beyond={"stew": Dish(salt=0.75)})
    try:
        assert list(menu) == ["soup"] and list(menu.known) == ["soup", "stew"] and "stew" not in menu
        stew = menu.choose("Stew", "dish")
        assert stew is menu.beyond["stew"] and menus.name_of(Dish(salt=0.75)) == "stew"
        assert menu.choose("stew", "dish") is stew
        with pytest.raises(ValueError, match=r"or one of 'soup', 'stew'\. Did you mean 'stew'"):
            menu.choose("stw", "dish")
        item = menu.register("stew", Dish(salt=0.25) if own else stew)
        assert list(menu) == ["soup", "stew"] and menu.choose("STEW", "dish") is item
        del menu["stew"]
        assert menu.choose("stew", "dish") is stew and list(menu) == ["soup"]
        with pytest.raises(TypeError):
            menu.beyond["ragout"] = Dish()
    finally:
        del menus.MENUS[Dish]


def test_the_lectures_lists_show_nothing_that_is_beyond():
    for menu in menus.MENUS.values():
        assert not set(menu) & set(menu.beyond)
        for name, item in menu.beyond.items():
            assert menu.choose(name, "x") is item and item.formula and item.source
    shown = tables.menu_table(ACTIVATIONS.beyond)
    assert "| SiLU | $z" in shown and "SiLU" not in tables.menu_table(ACTIVATIONS)
    assert "SiLU" not in activations.hidden_activations() and "SiLU" not in activations.LAYERS


ADD = {
    "register": lambda menu, name, item: menu.register(name, item),
    "menu[name] =": lambda menu, name, item: menu.__setitem__(name, item),
    "setdefault": lambda menu, name, item: menu.setdefault(name, item),
    "update": lambda menu, name, item: menu.update({name: item}),
}
TAKE = {
    "del": lambda menu: menu.__delitem__("soup"),
    "pop": lambda menu: menu.pop("soup"),
    "popitem": lambda menu: menu.popitem(),
    "clear": lambda menu: menu.clear(),
}


@pytest.mark.parametrize("add", ADD.values(), ids=ADD)
@pytest.mark.parametrize(
    ("name", "item", "hint"),
    [
        ("mine", Plain(), r"^entry: got a Plain; expected a dish\. Make an instance of a subclass of Dish\."),
        ("mine", Dish, "^entry: got the class Dish"),
        ("mine", "soup", "^entry: got 'soup'"),
        (" ", Dish(), "^name: got ' '; expected a name that is not empty"),
        (3, Dish(), "^name: got 3; expected a name that is not empty"),
    ],
)
def test_a_menu_refuses_what_is_no_entry_or_has_no_name(menu, add, name, item, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        add(menu, name, item)
    assert list(menu) == ["soup"]


@pytest.mark.parametrize("add", [add for name, add in ADD.items() if name != "setdefault"])
def test_an_entry_of_the_course_is_not_replaced(menu, add):
    with pytest.raises(ValueError, match=r"^name: got 'soup'; expected a name of your own\. The course has a dish of"):
        add(menu, "soup", Dish(salt=0.75))
    assert menu.setdefault("soup", Dish(salt=0.75)) == menu["soup"] == Dish()


@pytest.mark.parametrize(
    ("name", "read_as", "remedy"),
    [
        ("re-lu", "ReLU", "The course has an activation of this name"),
        ("TANH", "tanh", "The course has an activation of this name"),
        ("identity", "linear", "The course has an activation of this name"),
        ("max out", "maxout", "The course has an activation of this name"),
        ("swish", "SiLU", "The course has an activation of this name"),
        ("gelu", "GELU", "It is registered already"),
        ("My-Own", "my own", "It is registered already"),
    ],
)
def test_a_name_that_would_hide_another_one_is_refused(monkeypatch, name, read_as, remedy):
    monkeypatch.setitem(ACTIVATIONS, "GELU", ACTIVATIONS.beyond["GELU"])
    monkeypatch.setitem(ACTIVATIONS, "my own", ReLU())
    with pytest.raises(ValueError, match=rf"^name: got '{name}', which is read as '{read_as}'; .* own\. {remedy}"):
        ACTIVATIONS.register(name, ReLU())
    assert ACTIVATIONS.register("my own", ACTIVATIONS["tanh"]) is ACTIVATIONS["my own"]


@pytest.mark.parametrize("take", TAKE.values(), ids=TAKE)
def test_an_entry_of_the_course_is_not_taken_away(menu, take):
    menu.register("mine", Dish(salt=0.75))
    with pytest.raises(ValueError, match=r"^name: got 'soup'; expected the name of an entry that you registered"):
        take(menu)
    assert list(menu) == ["soup", "mine"]


def test_a_menu_has_no_other_way_in():
    assert not hasattr(menus.Menu, "__ior__") and not issubclass(menus.Menu, dict)
    with pytest.raises(TypeError, match="does not support item assignment"):
        activations.LAYERS["GELU"] = ReLU()
    with pytest.raises(ValueError, match=r"^name: got 'maxout'; expected a name of your own"):
        ACTIVATIONS.register("maxout", ReLU())


def test_what_is_registered_is_live(monkeypatch):
    monkeypatch.setitem(optimizers.OPTIMIZERS, "Lion", Lion())
    assert optimizers.choose("Lion") == Lion() and menus.name_of(Lion()) == "Lion"
    with pytest.raises(ValueError, match="Did you mean 'Lion'"):
        optimizers.choose("Lyon")


def test_a_new_entry_is_one_edit(monkeypatch):
    """A class and a line in the menu: choosing, knobs, table and gradient check take it up by themselves."""

    @entry
    class Swish(Elementwise):
        beta: float = knob(1.5, r"\beta", 0.1, 5.0, domain="(0, inf)")
        formula, derivative = r"z\,\sigma(\beta z)", r"\sigma(\beta z) + \beta f(z)(1 - \sigma(\beta z))"

        def value(self, z):
            return z * ACTIVATIONS["sigmoid"].value(self.beta * z)

        def slope(self, z, a):
            s = ACTIVATIONS["sigmoid"].value(self.beta * z)
            return s + self.beta * a * (1 - s)

    monkeypatch.setitem(ACTIVATIONS, "wide gate", Swish())
    assert activations.choose("wide gate") == Swish() and menus.name_of(Swish(2.0)) == "wide gate"
    with pytest.raises(ValueError, match="Did you mean 'wide gate'"):
        activations.choose("wide gaet")
    assert [(k.name, k.tex) for k in menus.knobs(Swish())] == [("beta", r"\beta")]
    assert list(activations.LAYERS)[-2:] == ["wide gate", "maxout"]
    row = tables.menu_table(ACTIVATIONS).splitlines()[-1]
    assert row.startswith(r"| wide gate | $z\,\sigma(\beta z)$ |") and r"`beta`: $\beta = 1.5$" in row
    assert derivative_error(activations.LAYERS["wide gate"], Z, UPSTREAM) < 1e-7
    with pytest.raises(ValueError, match=r"^Swish\.beta: got 0"):
        Swish(0)


def test_a_wrong_derivative_would_be_noticed():
    class Wrong(ReLU):
        def pullback(self, z, a, upstream):
            return upstream * (z > -1)

    assert derivative_error(Wrong(), Z, UPSTREAM) > 0.1
    assert LeakyReLU() != LeakyReLU(0.02) and ReLU() == ReLU() and Wrong() != ReLU()
