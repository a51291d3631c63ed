"""The same training in PyTorch: eager, channels last, as its tutorials write it."""

import numpy as np
import torch
from torch import nn


def contestants(file, batch_size, seed):
    torch.manual_seed(int(seed))
    arrays = {name: torch.from_numpy(array) for name, array in np.load(file).items()}
    train_labels, test_labels = arrays["training_labels"].long(), arrays["test_labels"].long()
    train_images, test_images = (
        arrays[name].unsqueeze(1).float().div(255).contiguous(memory_format=torch.channels_last)
        for name in ("training_images", "test_images")
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
        for chosen in torch.randperm(len(train_images)).split(int(batch_size)):
            optimizer.zero_grad()
            loss_function(model(train_images[chosen]), train_labels[chosen]).backward()
            optimizer.step()

    @torch.no_grad()
    def accuracy():
        train_images.sum()
        model.eval()
        answers = torch.cat([model(images) for images in test_images.split(500)])
        return float((answers.argmax(1) == test_labels).float().mean())

    return {"epoch": epoch, "accuracy": accuracy}
