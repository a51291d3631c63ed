import numpy as np

from helpers.windows import output_size, pad, under_each_cell


def test_output_size():
    assert [output_size(28, 3), output_size(5, 5)] == [26, 1]
    assert [output_size(26, 2, 2), output_size(11, 2, 2), output_size(28, 3, 2)] == [13, 5, 13]
    assert [output_size(28, 3, 1, "same"), output_size(28, 3, 2, "same")] == [28, 14]


def test_the_extra_row_and_column_go_to_the_bottom_and_right():
    padded = pad(np.ones((1, 2, 2, 1)), (2, 2), (1, 1), "same", value=7)[0, ..., 0]
    assert padded.tolist() == [[1, 1, 7], [1, 1, 7], [7, 7, 7]]


def test_under_each_cell_lies_what_it_meets_on_its_way():
    image = np.arange(20).reshape(4, 5)
    seen = [image[cells].tolist() for cells in under_each_cell((4, 5), (2, 2), (2, 2))]
    assert seen == [[[0, 2], [10, 12]], [[1, 3], [11, 13]], [[5, 7], [15, 17]], [[6, 8], [16, 18]]]
    (seen,) = under_each_cell((4, 5), (1, 1), (3, 2))
    assert image[seen].tolist() == [[0, 2, 4], [15, 17, 19]]
