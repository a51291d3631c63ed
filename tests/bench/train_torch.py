"""The same training in PyTorch: eager, channels last, as its tutorials write it."""

import numpy as np
import torch
from torch import nn


def contestants(file, batch_size, seed):
    batch_size = int(batch_size)
    arrays = np.load(file)
    torch.manual_seed(int(seed))

    def scaled(images):
        tensor = torch.from_numpy(images).unsqueeze(1).float().div(255)
        return tensor.contiguous(memory_format=torch.channels_last)

    train_images, train_labels = (
        scaled(arrays["training_images"]),
        torch.from_numpy(arrays["training_labels"]).long(),
    )
    test_images, test_labels = (
        scaled(arrays["test_images"]),
        torch.from_numpy(arrays["test_labels"]).long(),
    )
    model = nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10),
    ).to(memory_format=torch.channels_last)  # fmt: skip
    # Keras' first weights, so that both start alike.
    for layer in model:
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
    loss_function = nn.CrossEntropyLoss()

    def epoch():
        model.train()
        for chosen in torch.randperm(len(train_images)).split(batch_size):
            optimizer.zero_grad()
            loss = loss_function(model(train_images[chosen]), train_labels[chosen])
            loss.backward()
            optimizer.step()

    @torch.no_grad()
    def accuracy():
        train_images.sum()
        model.eval()
        answers = torch.cat([model(images) for images in test_images.split(500)])
        return float((answers.argmax(1) == test_labels).float().mean())

    return {"epoch": epoch, "accuracy": accuracy}
