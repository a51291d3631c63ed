"""The course's colours: one palette, two scales, and numbers as colours of them."""

import numpy as np

# Told apart by colour-blind readers and on a page printed in grey: RGB, 0 to 255.
ORANGE, BLUE, PINK = (213, 94, 0), (0, 76, 128), (204, 121, 167)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
GREY, FAINT = (150, 150, 150), (215, 215, 215)


def _scale(hexadecimal):
    return np.frombuffer(bytes.fromhex(hexadecimal), np.uint8).reshape(-1, 3)


# Both become lighter from end to end, for colour-blind readers and in grey. They are matplotlib's cividis and
# inferno as data: a page without matplotlib shows the same colours.
SIGNED = _scale(
    """
    00224d00234f00235000245200255400265500265700275900285b00285c00295e002a60002a62002b64002c66002c67002d69
    002e6b002f6d002f6f0030700030700031700031700432700833700b33700e347011356f14366f16366f18376f1a386f1c386e
    1d396e1f3a6e213b6e223b6e243c6e253d6d273d6d283e6d2a3f6d2b3f6d2c406d2e416c2f426c30426c31436c32446c34446c
    35456c36466c37466c38476c39486c3a486b3b496b3d4a6b3e4b6b3f4b6b404c6b414d6b424d6b434e6b444f6b454f6b46506b
    47516b48516b49526b4a536b4b546c4c546c4d556c4e566c4e566c4f576c50586c51586c52596c535a6c545a6c555b6d565c6d
    575d6d585d6d595e6d595f6d5a5f6d5b606e5c616e5d616e5e626e5f636e60646e61646f61656f62666f63666f64676f656870
    666970676970686a70686b71696b716a6c716b6d716c6d726d6e726e6f726e70736f7073707173717273727374737374747475
    7475757575757676767777767878767978777979777a7a777c7b787d7c787e7d787f7d78807e78817f78828078838078848178
    8582788583788683788784788885788986788a86788b87788c88788d89788e89788f8a77908b77918c77928c77938d77948e77
    958f77968f779790769891769992769a93769b93769c94769d95759e96759f9675a09775a19874a29974a39a74a49a74a59b73
    a69c73a79d73a89e73a99e72aa9f72aba072aca171ada271aea271afa370b0a470b1a570b2a66fb3a66fb4a76fb5a86eb6a96e
    b7aa6db8ab6db9ab6dbaac6cbbad6cbcae6bbdaf6bbeb06abfb06ac1b169c2b269c3b368c4b468c5b567c6b567c7b666c8b765
    c9b865cab964cbba64ccbb63cdbc62cebc62cfbd61d0be60d2bf60d3c05fd4c15ed5c25ed6c35dd7c35cd8c45bd9c55adac65a
    dbc759dcc858dec957dfca56e0cb55e1cc54e2cc53e3cd52e4ce51e5cf50e6d04fe8d14ee9d24dead34cebd44becd54aedd648
    eed747efd846f1d944f2da43f3da42f4db40f5dc3ff6dd3df8de3bf9df3afae038fbe136fde234fde333fde534fde636fde737
    """
)
INFERNO = _scale(
    """
    00000300000400000601000701010901010b02010e02021003021204031404031605041806041b07051d08061f0906210a0723
    0b07260d08280e082a0f092d10092f120a32130a34140b36160b39170b3b190b3e1a0b401c0c431d0c451f0c47200c4a220b4c
    240b4e260b50270b52290b542b0a562d0a582e0a5a300a5c32095d34095f3509603709613909623b09643c09653e0966400966
    410967430a68450a69460a69480b6a4a0b6a4b0c6b4d0c6b4f0d6c500d6c520e6c530e6d550f6d570f6d58106d5a116d5b116e
    5d126e5f126e60136e62146e63146e65156e66156e68166e6a176e6b176e6d186e6e186e70196e72196d731a6d751b6d761b6d
    781c6d7a1c6d7b1d6c7d1d6c7e1e6c801f6b811f6b83206b85206a86216a88216a8922698b22698d23698e2468902468912567
    9325679526669626669827659928649b28649c29639e2963a02a62a12b61a32b61a42c60a62c5fa72d5fa92e5eab2e5dac2f5c
    ae305baf315bb1315ab23259b43358b53357b73456b83556ba3655bb3754bd3753be3852bf3951c13a50c23b4fc43c4ec53d4d
    c73e4cc83e4bc93f4acb4049cc4148cd4247cf4446d04544d14643d24742d44841d54940d64a3fd74b3ed94d3dda4e3bdb4f3a
    dc5039dd5238de5337df5436e05634e25733e35832e45a31e55b30e65c2ee65e2de75f2ce8612be9622aea6428eb6527ec6726
    ed6825ed6a23ee6c22ef6d21f06f1ff0701ef1721df2741cf2751af37719f37918f47a16f57c15f57e14f68012f68111f78310
    f7850ef8870df8880cf88a0bf98c09f98e08f99008fa9107fa9306fa9506fa9706fb9906fb9b06fb9d06fb9e07fba007fba208
    fba40afba60bfba80dfbaa0efbac10fbae12fbb014fbb116fbb318fbb51afbb71cfbb91efabb21fabd23fabf25fac128f9c32a
    f9c52cf9c72ff8c931f8cb34f8cd37f7cf3af7d13cf6d33ff6d542f5d745f5d948f4db4bf4dc4ff3de52f3e056f3e259f2e45d
    f2e660f1e864f1e968f1eb6cf1ed70f1ee74f1f079f1f27df2f381f2f485f3f689f4f78df5f891f6fa95f7fb99f9fc9dfafda0
    fcfea4
    """
)


# Of bars. The blue is not quite at its end, where a thin bar would look black.
NEGATIVE, POSITIVE = (tuple(SIGNED[place].tolist()) for place in (22, -1))


def grey(values: np.ndarray, highest: float | None = None) -> np.ndarray:
    """Numbers ``(..., H, W)`` as RGB: black at 0, or the lowest if that is below; white at ``highest``."""
    values = values.astype(float)
    lowest = np.minimum(values.min(axis=(-2, -1), keepdims=True), 0)
    highest = values.max(axis=(-2, -1), keepdims=True) if highest is None else highest
    shades = (values - lowest) / np.maximum(highest - lowest, 1e-12) * 255
    return np.repeat(whole(np.clip(shades, 0, 255)).astype(np.uint8)[..., np.newaxis], 3, axis=-1)


def signed(values: np.ndarray, limit: float) -> np.ndarray:
    """Numbers as RGB: blue at -``limit``, grey at 0, yellow at ``limit``."""
    return SIGNED[np.clip(whole(values / max(limit, 1e-12) * 127) + 127, 0, 254).astype(int)]


def inferno(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Numbers as RGB: black at ``low`` and below, light yellow at ``high`` and above."""
    places = (values - low) / max(high - low, 1e-12) * 255
    return INFERNO.take(whole(np.clip(places, 0, 255)).astype(np.uint8), axis=0)  # sooner than with brackets


def whole(numbers: np.ndarray) -> np.ndarray:
    """Rounded to whole numbers: to three decimals first, for machines differ in the last digits.

    Otherwise 100.5 would be a shade of 100 on one, and 100.49999 or 100.50001 another shade on the next.
    """
    numbers = np.array(numbers, float)  # a copy: what follows changes it, and makes no new arrays
    numbers *= 1000
    np.rint(numbers, out=numbers)
    numbers /= 1000
    return np.rint(numbers, out=numbers)


def ends(maps: np.ndarray) -> tuple[float, float]:
    """Where a scale for these maps begins and ends: at 0, unless they go beyond; 0 to 1 if all are 0."""
    low, high = min(maps.min(), 0), max(maps.max(), 0)
    return low, high if high > low else 1
